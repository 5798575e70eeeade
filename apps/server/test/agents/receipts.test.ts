import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { openStage, puppetSession } from "#testing/puppet.ts";
import { asksText, asksToRun, openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket } from "#testing/ticket.ts";

test("an answer is recorded, delivered once it is in the agent's pipe, and gone from the view when its turn has ended", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  const recorded = await client.next("question_answered");
  const delivered = await client.next("question_delivered");
  expect(await puppet.hearsReply(7)).toMatchObject({
    result: { action: "accept", content: { answer: "This" }, _meta: { "beckon/question_id": question_id } },
  });
  expect(delivered).toMatchObject({ question_id, attempt: 1, turn: 1 });
  expect(delivered.seq).toBeGreaterThan(recorded.seq);
  expect((await readTicket(server.url, ticket_id)).deliveries).toMatchObject([{ id: question_id, delivered: { attempt: 1, turn: 1 } }]);
  puppet.ends(prompt);
  await client.next("agent_complete");
  expect((await readTicket(server.url, ticket_id)).deliveries).toEqual([]);
});

test("messages written while a turn runs are recorded at once and become the next prompt, together", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  await act(server.url, ticket_id, "message", { text: "First" });
  await act(server.url, ticket_id, "message", { text: "Second" });
  expect((await readTicket(server.url, ticket_id)).deliveries).toMatchObject([{ text: "First" }, { text: "Second" }]);
  puppet.ends(prompt);
  const next = await puppet.hears("session/prompt");
  expect(next.params?.["prompt"]).toEqual([{ type: "text", text: "First\n\nSecond" }]);
  await client.next("message_delivered");
  await client.next("message_delivered");
  expect((await readEvents(server.url, ticket_id)).some(({ type }) => type === "agent_complete")).toBe(false);
  puppet.ends(next);
  await client.next("agent_complete");
});

test("a message to a ticket in the queue is part of its first prompt", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment);
  const { ticket_id } = await createTicket(server.url, "Work", { start: false });
  await act(server.url, ticket_id, "message", { text: "Mind the tests" });
  const puppet = await stage.next();
  const prompt = await puppet.opens();
  expect(JSON.stringify(prompt.params?.["prompt"])).toMatch(/Try\\n\\nWork.*\\n\\nMind the tests/);
});

test("a note with an answer follows as the next prompt", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.says({
    id: 8,
    method: "session/request_permission",
    params: { sessionId: puppetSession, toolCall: { toolCallId: "c1", title: "Run" }, options: [{ optionId: "y", name: "Yes", kind: "allow_once" }] },
  });
  const { question_id, digest } = await client.next("agent_question");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: { option_id: "y", note: "Only here" }, digest });
  expect((await puppet.hearsReply(8)).result).toMatchObject({ outcome: { outcome: "selected", optionId: "y" } });
  puppet.ends(prompt);
  expect((await puppet.hears("session/prompt")).params?.["prompt"]).toEqual([{ type: "text", text: "Only here" }]);
});

test("an answer whose agent died before it was written is delivered to the next process, under the same question", async () => {
  await using scene = await openScene();
  const { stage, server, client, ticket_id, puppet: first } = scene;
  await first.opens({ capabilities: { loadSession: true } });
  first.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  first.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  expect((await readTicket(server.url, ticket_id)).status).toBe("waiting");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  const second = await stage.next();
  const prompt = await second.opens({ capabilities: { loadSession: true }, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toContain("You asked: Which?\\nThe answer: This");
  expect(await client.next("question_delivered")).toMatchObject({ question_id, attempt: 2 });
});

test("a permission that is given while its process is being ended waits for the next one, and nobody is asked twice", async () => {
  await using scene = await openScene({ termGraceMs: 700 });
  const { stage, server, client, ticket_id, puppet: first } = scene;
  const loads = { capabilities: { loadSession: true } };
  await first.opens(loads);
  first.does({ do: "ignore", signals: ["SIGTERM"] });
  first.says(asksToRun(8));
  const { question_id, digest } = await client.next("agent_question");
  await act(server.url, ticket_id, "restart");
  await first.reports("signal");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "y", digest });
  expect(await first.hearsReply(8)).toMatchObject({ error: { code: -32_800 } });
  await first.gone;
  const second = await stage.next();
  await second.opens({ ...loads, by: "session/load" });
  second.says(asksToRun(9));
  expect((await second.hearsReply(9)).result).toMatchObject({ outcome: { outcome: "selected", optionId: "y" } });
  expect((await readEvents(server.url, ticket_id)).filter(({ type }) => type === "agent_question")).toHaveLength(1);
});

test("what a stopped ticket's agent was not told yet is told when the ticket is tried again, and nothing twice", async () => {
  await using scene = await openScene({ cancelGraceMs: 50, termGraceMs: 100 });
  const { stage, server, client, ticket_id, puppet: first } = scene;
  const loads = { capabilities: { loadSession: true } };
  await first.opens(loads);
  first.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  await act(server.url, ticket_id, "message", { text: "And hurry" });
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  await first.hearsReply(7);
  await client.next("question_delivered");
  await act(server.url, ticket_id, "cancel");
  await client.next("agent_cancelled");
  expect((await readTicket(server.url, ticket_id)).status).toBe("cancelled");
  await act(server.url, ticket_id, "retry");
  const second = await stage.next();
  const prompt = await second.opens({ ...loads, by: "session/load" });
  expect(prompt.params?.["prompt"]).toEqual([{ type: "text", text: "And hurry" }]);
  expect(await client.next("message_delivered")).toMatchObject({ attempt: 2 });
});

test("what was allowed before a ticket was stopped is asked anew when it is tried again", async () => {
  await using scene = await openScene({ cancelGraceMs: 50, termGraceMs: 100 }, { MAX_AGENTS: "1" });
  const { stage, server, client, ticket_id, puppet: first } = scene;
  const loads = { capabilities: { loadSession: true } };
  await first.opens(loads);
  first.says(asksToRun(8));
  const { question_id, digest } = await client.next("agent_question");
  first.does({ do: "exit", code: 1 });
  await client.next("agent_error");
  // The only place is taken, so that the answer waits for it.
  await createTicket(server.url, "Other");
  await (await stage.next()).opens();
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "y", digest });
  await act(server.url, ticket_id, "cancel");
  await client.next("agent_cancelled");
  await act(server.url, ticket_id, "retry");
  const other = client.frames.flatMap((frame) => (frame.type === "agent_started" && frame.ticket_id !== ticket_id ? [frame.ticket_id] : []))[0];
  await act(server.url, other ?? "", "cancel");
  const second = await stage.next();
  const prompt = await second.opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).not.toContain("Yes");
  second.says(asksToRun(9));
  expect(await client.next("agent_question", (event) => event.question_id !== question_id)).toMatchObject({ kind: "permission" });
});
