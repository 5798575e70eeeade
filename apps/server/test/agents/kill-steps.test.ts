import { describe, expect, test } from "vitest";
import type { Event } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { openStage, puppetSession } from "#testing/puppet.ts";
import { connectRaw, type RawClient } from "#testing/raw-client.ts";
import { asksText, openScene } from "#testing/scene.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";

/** The steps between a question and what follows from its answer; a kill comes right after the step is heard of. */
const steps = ["agent_question", "question_answered", "question_delivered", "agent_message"] as const;
const kinds = [
  { asks: "/ask Which?", response: "This", said: "You answered: This" },
  { asks: "/mcp-ask Which?", response: "This", said: "You answered: This" },
  { asks: "/permission make all", response: "allow", said: "You answered: Allow once" },
];

/** Answers the question; a server that is killed at this moment may not say so. */
const answer = (url: string, question: { question_id: string; digest: string }, response: string) =>
  call(url, "POST", `/questions/${question.question_id}/answer`, { response, digest: question.digest }).catch(() => undefined);

const answersOf = (events: readonly Event[]) => events.filter(({ type }) => type === "question_answered");

/** Runs a ticket up to a step; answers on the way, except where the question itself is the step. */
async function runTo(step: (typeof steps)[number], client: RawClient, url: string, response: string) {
  const question = await client.next("agent_question");
  if (step === "agent_question") return question;
  const answered = answer(url, question, response);
  await client.next(step, (event: { type: string; text?: string }) => event.text === undefined || event.text.startsWith("You answered"));
  void answered;
  return question;
}

describe.each(kinds)("$asks", ({ asks, response, said }) => {
  test.each(steps)("SIGKILL of the agent right after %s: the answer takes effect once", async (step) => {
    await using server = await startServer({}, undefined, { retryBaseMs: 10 });
    await using client = await connectRaw(server.url);
    const { ticket_id } = await createTicket(server.url, `${asks}\n/say After\n/ask Last?`);
    const { pid } = await client.next("agent_process");
    const question = await runTo(step, client, server.url, response);
    process.kill(pid, "SIGKILL");
    await client.next("agent_error");
    if (step === "agent_question") await answer(server.url, question, response);
    let last = await client.next("agent_question");
    // A permission that was handed over may be asked anew, as nobody knows what came of it.
    const again = last.message !== "Last?";
    expect(last.previous_question_id).toBe(again ? question.question_id : undefined);
    if (again) {
      await answer(server.url, last, response);
      last = await client.next("agent_question");
    }
    await answer(server.url, last, "Yes");
    await client.next("agent_complete");
    const events = await readEvents(server.url, ticket_id);
    expect(spoken(events)).toEqual([said, "After", "You answered: Yes"]);
    expect(answersOf(events)).toHaveLength(again ? 3 : 2);
  });
});

const servers = steps.flatMap((step) => ["/ask Which?", "/mcp-ask Which?"].map((asks) => ({ step, asks })));

test.each(servers)("SIGKILL of the server right after $step of $asks: the answer takes effect once", async ({ step, asks }) => {
  await using first = await spawnServer();
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, `${asks}\n/say After`);
  const question = await runTo(step, client, first.url, "This");
  await first.end("SIGKILL");
  await using second = await spawnServer({}, first.folder);
  if ((await readTicket(second.url, ticket_id)).open_questions.length > 0) await answer(second.url, question, "This");
  await expect.poll(async () => (await readTicket(second.url, ticket_id)).status, { timeout: 20_000 }).toBe("review");
  const events = await readEvents(second.url, ticket_id);
  // Where only the end of its turn was lost, it says so.
  expect(spoken(events).filter((text) => text !== "Nothing was left to do.")).toEqual(["You answered: This", "After"]);
  expect(answersOf(events)).toHaveLength(1);
  expect(events.filter(({ type }) => type === "agent_question")).toHaveLength(1);
});

test.each(["agent_question", "question_answered", "question_delivered"] as const)(
  "SIGKILL of the server right after %s: an agent that keeps nothing is told the answer all the same",
  async (step) => {
    await using stage = await openStage();
    await using first = await spawnServer(stage.environment);
    await using client = await connectRaw(first.url);
    const { ticket_id } = await createTicket(first.url, "Work");
    const old = await stage.next();
    await old.opens({ capabilities: { loadSession: true } });
    old.says(asksText(7));
    const question = await runTo(step, client, first.url, "This");
    await first.end("SIGKILL");
    await using second = await startServer(stage.environment, first.folder, { termGraceMs: 50 });
    await using again = await connectRaw(second.url);
    if ((await readTicket(second.url, ticket_id)).open_questions.length > 0) await answer(second.url, question, "This");
    const next = await stage.next();
    const prompt = await next.opens({ capabilities: { loadSession: true }, by: "session/load" });
    expect(JSON.stringify(prompt.params?.["prompt"])).toContain("You asked: Which?\\nThe answer: This");
    next.ends(prompt);
    await again.next("agent_complete");
    // Its turn has ended: nothing is told a third time.
    await call(second.url, "POST", `/tickets/${ticket_id}/message`, { text: "And now?" });
    expect((await next.hears("session/prompt")).params?.["prompt"]).toEqual([{ type: "text", text: "And now?" }]);
  },
);

test("SIGKILL of an agent that keeps nothing, after it was handed the answer: it is told again, as its turn never ended", async () => {
  await using scene = await openScene({ retryBaseMs: 10 });
  const { stage, server, client, puppet: old } = scene;
  await old.opens({ capabilities: { loadSession: true } });
  old.says(asksText(7));
  await answer(server.url, await client.next("agent_question"), "This");
  await old.hearsReply(7);
  process.kill(old.pid, "SIGKILL");
  const next = await stage.next();
  const prompt = await next.opens({ capabilities: { loadSession: true }, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toContain("You asked: Which?\\nThe answer: This");
});

test("a permission whose answer an agent was handed before it was cut is asked anew, linked to the first", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment, undefined, { retryBaseMs: 10 });
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "Work");
  const permission = {
    id: 8,
    method: "session/request_permission",
    params: {
      sessionId: puppetSession,
      toolCall: { toolCallId: "c1", title: "rm -rf build" },
      options: [{ optionId: "y", name: "Yes", kind: "allow_once" }],
    },
  };
  const old = await stage.next();
  await old.opens({ capabilities: { loadSession: true } });
  old.says(permission);
  const first = await client.next("agent_question");
  await answer(server.url, first, "y");
  await client.next("question_delivered");
  process.kill(old.pid, "SIGKILL");
  const next = await stage.next();
  await next.opens({ capabilities: { loadSession: true }, by: "session/load" });
  next.says(permission);
  expect(await client.next("agent_question")).toMatchObject({ previous_question_id: first.question_id });
});
