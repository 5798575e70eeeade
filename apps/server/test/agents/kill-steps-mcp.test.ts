import { expect, test } from "vitest";
import type { EventOf } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { openStage } from "#testing/puppet.ts";
import { connectRaw, type RawClient } from "#testing/raw-client.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { spawnServer, type SpawnedServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readTicket } from "#testing/ticket.ts";
import { newClient } from "./mcp/clients.ts";
import { accessIn } from "./mcp/session.ts";

/** The steps between a question by MCP and what follows from its answer; a kill comes right after the step is heard of. */
const steps = ["agent_question", "question_answered", "question_delivered"] as const;
type Step = (typeof steps)[number];
const questions = [{ question: "Which port?" }];
const can = { loadSession: true, mcpCapabilities: { http: true, sse: false } };

const answer = (url: string, id: string, headers: Record<string, string> = {}) =>
  call(url, "POST", `/questions/${id}/answer`, { response: "8080" }, headers).catch(() => undefined);

/** Goes on to a step from the question, and kills the server there. */
async function killAt(step: Step, server: SpawnedServer, client: RawClient, headers: Record<string, string> = {}, onAsked?: () => Promise<unknown>): Promise<EventOf<"agent_question">> {
  const question = await client.next("agent_question");
  await onAsked?.();
  if (step !== "agent_question") {
    void answer(server.url, question.question_id, headers);
    await client.next(step);
  }
  await server.end("SIGKILL");
  return question;
}

test.each(steps)("SIGKILL of the server right after %s: an agent of Beckon's that asked by MCP is told the answer, and once it has ended its turn never again", async (step) => {
  await using stage = await openStage();
  await using first = await spawnServer(stage.environment);
  await using client = await connectRaw(first.url);
  const { ticket_id } = await createTicket(first.url, "Work");
  const old = await stage.next();
  await old.opens({ capabilities: can });
  const { url, token } = accessIn(old.received.find(({ method }) => method === "session/new"));
  await using mcp = await newClient(url, token);
  const asked = mcp.call("ask_person", { questions }).catch(() => undefined);
  const { question_id } = await killAt(step, first, client);
  await asked;
  await using second = await startServer(stage.environment, first.folder, { termGraceMs: 50 });
  await using again = await connectRaw(second.url);
  if ((await readTicket(second.url, ticket_id)).open_questions.length > 0) await answer(second.url, question_id);
  const next = await stage.next();
  const prompt = await next.opens({ capabilities: can, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toContain("You asked: Which port?\\nThe answer: 8080");
  next.ends(prompt);
  await again.next("agent_complete");
  await call(second.url, "POST", `/tickets/${ticket_id}/message`, { text: "And now?" });
  expect((await next.hears("session/prompt")).params?.["prompt"]).toEqual([{ type: "text", text: "And now?" }]);
});

test.each(steps)("SIGKILL of the server right after %s: an agent outside gets its answer once, under the same question", async (step) => {
  await using first = await spawnServer({ AUTH: "on" });
  const { bearer } = await ownerOf(first);
  await using client = await connectRaw(first.url, { headers: bearer });
  const { token } = (await call<{ token: string }>(first.url, "POST", "/tokens", { name: "Laptop", for: "agent" }, bearer)).body;
  await using mcp = await newClient(`${first.url}/mcp`, token);
  const ask = { ticket: "Fix the login", questions };
  const impatient = new AbortController();
  const asked = mcp.call("ask_person", ask, { signal: impatient.signal }).catch(() => undefined);
  // An answer that comes while nobody listens waits for the next call.
  const hangUp = (): Promise<unknown> => {
    impatient.abort();
    return asked;
  };
  const { question_id } = await killAt(step, first, client, bearer, step === "question_answered" ? hangUp : undefined);
  const told = await asked;
  await using second = await spawnServer({ AUTH: "on" }, first.folder);
  await using later = await newClient(`${second.url}/mcp`, token);
  const askAgain = async () => {
    await answer(second.url, question_id, bearer);
    return later.call("ask_person", ask);
  };
  const result = step === "question_delivered" ? told : await askAgain();
  expect(result?.structured).toMatchObject({ status: "answered", question_id, answers: { "Which port?": "8080" } });
  // Its receipt is written once the reply has left.
  await expect.poll(async () => (await later.call("check_answers", { ticket: "Fix the login" })).structured).toEqual({ answers: [], messages: [], open: [] });
});
