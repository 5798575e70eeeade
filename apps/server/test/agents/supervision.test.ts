import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { isAlive } from "#testing/is-alive.ts";
import { openStage, puppetSession } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { asksText, openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";

const quick = { cancelGraceMs: 50, termGraceMs: 100 };
const loads = { capabilities: { loadSession: true } };

test("a failed attempt is tried again by itself, and the turn goes on", async () => {
  await using server = await startServer({}, undefined, { retryBaseMs: 20 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say One\n/fail Once\n/say Two");
  const failed = await client.next("agent_error");
  expect(Date.parse(failed.retry_at ?? "")).toBeGreaterThan(Date.parse(failed.timestamp) - 1_000);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["One", "Two"]);
  expect((await readTicket(server.url, ticket_id)).failures).toBe(0);
});

test("after the fifth failure in a row a person has to look, and a retry counts anew", async () => {
  await using server = await startServer({}, undefined, { retryBaseMs: 5, retryMaxMs: 10 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, Array.from({ length: 6 }, () => "/fail Again").join("\n"));
  await client.next("agent_error", ({ retry_at }) => retry_at === undefined);
  expect(await readTicket(server.url, ticket_id)).toMatchObject({ status: "error", failures: 5, attempt: 5 });
  await act(server.url, ticket_id, "retry");
  await client.next("agent_complete");
});

test("a provider's limit parks the ticket, and is not counted as a failure", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/fail 429: usage limit reached, try again in 2 h");
  const { code, retry_at, timestamp } = await client.next("agent_error");
  expect(code).toBe("rate_limited");
  expect(Date.parse(retry_at ?? "") - Date.parse(timestamp)).toBeGreaterThan(7_100_000);
  expect(await readTicket(server.url, ticket_id)).toMatchObject({ status: "error", failures: 0 });
});

test("a restart asked for by a person ends the process, and the next one is told what it has not taken", async () => {
  await using scene = await openScene(quick);
  const { stage, server, client, ticket_id, puppet: stuck } = scene;
  await stuck.opens(loads);
  await act(server.url, ticket_id, "message", { text: "Are you there?" });
  await act(server.url, ticket_id, "restart");
  await stuck.gone;
  expect(await client.next("session_interrupted")).toMatchObject({ reason: "asked" });
  const next = await stage.next();
  const prompt = await next.opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(prompt.params?.["prompt"])).toContain("You were cut off. Go on where you were.\\n\\nAre you there?");
  expect(stuck.received.some(({ method }) => method === "session/cancel")).toBe(false);
});

test("take over releases the session with the command that opens it, and a message gives it back", async () => {
  await using stage = await openStage({ resume: "puppet --resume {session}" });
  await using server = await startServer(stage.environment, undefined, quick);
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  const prompt = await puppet.opens(loads);
  puppet.says(asksText(7));
  await client.next("agent_question");
  await act(server.url, ticket_id, "take-over");
  expect(await client.next("question_closed")).toMatchObject({ reason: "taken_over" });
  await puppet.hears("session/cancel");
  puppet.ends(prompt, "cancelled");
  const released = await client.next("session_released");
  expect(released).toMatchObject({ command: `puppet --resume ${puppetSession}`, acp_session_id: puppetSession, processes: 1 });
  expect(isAlive(puppet.pid)).toBe(false);
  const ticket = await readTicket(server.url, ticket_id);
  expect(ticket).toMatchObject({ status: "interrupted", released: { command: released.command, workspace: released.workspace } });
  await act(server.url, ticket_id, "message", { text: "I am done, go on" });
  const next = await stage.next();
  await next.opens({ ...loads, by: "session/resume", capabilities: { sessionCapabilities: { resume: {} } } });
  expect((await readTicket(server.url, ticket_id)).released).toBeUndefined();
});

test("a session that nobody uses can be taken over too", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say Hi");
  await client.next("agent_complete");
  await act(server.url, ticket_id, "take-over");
  expect(await client.next("session_released")).toMatchObject({ ticket_id });
});

test("a session that only waits for a person gives its place to one that has none, and goes on when it is answered", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_AGENTS: "1" }, undefined, { ...quick, releaseAfterMs: 0 });
  await using client = await connectRaw(server.url);
  const first = await createTicket(server.url, "First");
  const waiting = await stage.next();
  await waiting.opens(loads);
  waiting.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  const second = await createTicket(server.url, "Second");
  await waiting.gone;
  expect(await client.next("session_interrupted")).toMatchObject({ ticket_id: first.ticket_id, reason: "waiting" });
  expect((await readTicket(server.url, first.ticket_id)).status).toBe("waiting");
  const other = await stage.next();
  const prompt = await other.opens();
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  other.ends(prompt);
  await client.next("agent_complete", ({ ticket_id }) => ticket_id === second.ticket_id);
  const back = await stage.next();
  const told = await back.opens({ ...loads, by: "session/load" });
  expect(JSON.stringify(told.params?.["prompt"])).toContain("You asked: Which?\\nThe answer: This");
});

test("a session that cannot be opened again keeps its place", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_AGENTS: "1" }, undefined, { ...quick, releaseAfterMs: 0 });
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "First");
  const waiting = await stage.next();
  const prompt = await waiting.opens();
  waiting.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  const second = await createTicket(server.url, "Second");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  await waiting.hearsReply(7);
  expect((await readTicket(server.url, second.ticket_id)).attempt).toBe(0);
  waiting.ends(prompt);
  await client.next("agent_started", ({ ticket_id }) => ticket_id === second.ticket_id);
});

test("no new ticket is begun while MAX_WAITING tickets wait for people", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_WAITING: "1" });
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "First");
  const first = await stage.next();
  await first.opens();
  first.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  const second = await createTicket(server.url, "Second");
  await client.next("session_queued", ({ ticket_id }) => ticket_id === second.ticket_id);
  expect((await readTicket(server.url, second.ticket_id)).status).toBe("pending");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  await client.next("agent_started", ({ ticket_id }) => ticket_id === second.ticket_id);
  const events = client.frames.map(({ type }) => type);
  expect(events.lastIndexOf("agent_started")).toBeGreaterThan(events.indexOf("question_answered"));
});

const usage = (amount: number) => ({ sessionUpdate: "usage_update", used: 10, size: 100, cost: { amount, currency: "USD" } });

test("at the limit of cost the turn ends and a person is asked; go on raises the limit, and the agent goes on", async () => {
  await using scene = await openScene({}, { COST_LIMIT: "5" });
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.updates(usage(4.99));
  puppet.updates(usage(5.2));
  const question = await client.next("agent_question");
  expect(question).toMatchObject({
    kind: "choice",
    about: { cost: 5.2, next_limit: 10.2 },
    message: "Puppet has spent 5.20 USD on this ticket; the limit is 5.00 USD. Its turn was ended and its work is kept.",
  });
  await puppet.hears("session/cancel");
  puppet.ends(prompt, "cancelled");
  await client.next("turn_ended");
  expect((await readTicket(server.url, ticket_id)).status).toBe("waiting");
  await call(server.url, "POST", `/questions/${question.question_id}/answer`, { response: "go_on" });
  const next = await puppet.hears("session/prompt");
  expect(next.params?.["prompt"]).toEqual([{ type: "text", text: "Go on where you were." }]);
  puppet.updates(usage(6));
  puppet.ends(next);
  await client.next("agent_complete");
  expect((await readTicket(server.url, ticket_id)).cost_limit).toBe(10.2);
});

test("at the limit of cost, leaving it there leaves the ticket in review", async () => {
  await using scene = await openScene({}, { COST_LIMIT: "5" });
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.updates(usage(7));
  const { question_id } = await client.next("agent_question");
  puppet.ends(prompt, "cancelled");
  await client.next("turn_ended");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "stop" });
  expect((await readTicket(server.url, ticket_id)).status).toBe("review");
});

test.each([
  ["refusal", { stop_reason: "refusal" }],
  ["max_tokens", { stop_reason: "max_tokens" }],
  ["end_turn", {}],
])("an agent's turn that ends by %s says so where it completes", async (reason, more) => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  puppet.ends(await puppet.opens(), reason);
  const { type, ticket_id, session_id, ticket_name, status, seq, cursor, timestamp, ...rest } = await client.next("agent_complete");
  expect([type, status, rest]).toEqual(["agent_complete", "completed", more]);
  expect([ticket_id, session_id, ticket_name, seq, cursor, timestamp]).not.toContain(undefined);
});

test("what lost conversations cost counts: the limit is the ticket's", async () => {
  await using scene = await openScene(quick, { COST_LIMIT: "5" });
  const { stage, server, client, ticket_id, puppet } = scene;
  await puppet.opens();
  puppet.updates(usage(3));
  await client.next("agent_usage");
  await act(server.url, ticket_id, "restart");
  const next = await stage.next();
  await next.opens();
  next.updates(usage(2.5));
  expect((await client.next("agent_question")).message).toContain("has spent 5.50 USD on this ticket");
  expect((await readTicket(server.url, ticket_id)).usage?.cost).toEqual({ amount: 5.5, currency: "USD" });
});

test.each([
  ["Codex", { code: -32_603, message: "Internal error", data: { message: "You've hit your usage limit. Try again in 2 hours.", codexErrorInfo: "usageLimitExceeded" } }],
  ["Claude", { code: -32_603, message: "Internal error: Overwhelmed", data: { errorKind: "rate_limit" } }],
  ["Gemini", { code: 429, message: "Try again later." }],
])("a limit as %s reports it waits and does not count", async (_who, error) => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const { id = 0 } = await puppet.opens();
  puppet.says({ id, error });
  expect(await client.next("agent_error")).toMatchObject({ code: "rate_limited", retry_at: expect.any(String) });
  expect((await readTicket(server.url, ticket_id)).failures).toBe(0);
});

test("words about limits in an agent's message park nothing", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.updates({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "429 Too Many Requests: usage limit reached" } });
  puppet.does({ do: "complain", text: "debug: said usage limit reached\n" });
  puppet.does({ do: "exit", code: 1 });
  expect(await client.next("agent_error")).toMatchObject({ code: "agent_exited", retryable: true });
});

test("a message does not lift the limit of cost: it waits for the answer", async () => {
  await using scene = await openScene({}, { COST_LIMIT: "5" });
  const { stage, server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.updates(usage(7));
  const { question_id } = await client.next("agent_question");
  puppet.ends(prompt, "cancelled");
  await client.next("turn_ended");
  await act(server.url, ticket_id, "message", { text: "Hurry" });
  const other = await createTicket(server.url, "Other");
  await (await stage.next()).opens();
  expect((await readEvents(server.url, ticket_id)).filter(({ type }) => type === "turn_started")).toHaveLength(1);
  expect(other.ticket_id).not.toBe(ticket_id);
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "go_on" });
  expect((await puppet.hears("session/prompt")).params?.["prompt"]).toEqual([{ type: "text", text: "Hurry\n\nGo on where you were." }]);
});

test("a person may wait on for a quiet agent, which is noted", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment);
  const { ticket_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  await puppet.opens();
  await act(server.url, ticket_id, "wait");
  expect((await readTicket(server.url, ticket_id)).waited_at).toMatch(/Z$/);
});

test("the receipts of an answer and a message say when each was recorded, taken, and went on", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.says(asksText(7));
  const { question_id } = await client.next("agent_question");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  await act(server.url, ticket_id, "message", { text: "And hurry" });
  await client.next("question_delivered");
  expect((await readTicket(server.url, ticket_id)).receipts).toEqual([
    { id: question_id, what: "answer", recorded_at: expect.any(String) as string, delivered_at: expect.any(String) as string },
    { id: expect.stringMatching(/^um_/) as string, what: "message", recorded_at: expect.any(String) as string },
  ]);
  puppet.ends(prompt);
  await client.next("message_delivered");
  const [answer, message] = (await readTicket(server.url, ticket_id)).receipts;
  expect(answer?.continued_at).toMatch(/Z$/);
  expect(message?.delivered_at).toMatch(/Z$/);
});
