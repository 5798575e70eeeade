import { expect, test } from "vitest";
import type { TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { openStage, puppetSession } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket } from "#testing/ticket.ts";
import { agentsFile, scripted } from "./agents-file.ts";
import { saidBy, tell } from "./told.ts";

const goesAuto = 'update {"sessionUpdate":"current_mode_update","currentModeId":"auto"}';
const modeOf = ({ config }: Pick<TicketView, "config">) => config?.find(({ id }) => id === "mode")?.value;

async function openAsking(args: string[], mode: string | null = "ask") {
  await using stack = new AsyncDisposableStack();
  const file = stack.use(await agentsFile(scripted(["--modes", ...args], { mode })));
  const server = stack.use(await startServer({ AGENTS_FILE: file.path }));
  const client = stack.use(await connectRaw(server.url));
  const kept = stack.move();
  return { server, client, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test("an agent that cannot be set to ask does nothing until a person chooses its mode", async () => {
  await using at = await openAsking(["--refuse"]);
  const { ticket_id } = await tell(at.server.url, ["options"]);
  expect(await at.client.next("agent_error")).toMatchObject({
    code: "no_asking_mode",
    retryable: false,
    error: "scripted could not be kept in the mode in which it asks before it acts: not today. Choose its mode in the ticket, then retry.",
  });
  const failed = await readEvents(at.server.url, ticket_id);
  expect(failed.filter(({ type }) => type === "turn_started")).toEqual([]);
  await call(at.server.url, "POST", `/tickets/${ticket_id}/config`, { config_id: "mode", value: "auto" });
  await act(at.server.url, ticket_id, "retry");
  expect(await saidBy(at.client)).toBe("mode auto, model small, fast false\n");
});

test("a mode that the agent refuses to a person leaves it asking, not in the one that it came with", async () => {
  await using at = await openAsking([]);
  await tell(at.server.url, ["options"], { mode: "yolo" });
  expect(await at.client.next("config_refused")).toMatchObject({ config_id: "mode", error: "it offers auto, ask" });
  expect(await saidBy(at.client)).toBe("mode ask, model small, fast false\n");
});

test("an agent that goes into another mode by itself is set back", async () => {
  await using at = await openAsking([]);
  const { ticket_id } = await tell(at.server.url, [goesAuto]);
  await at.client.next("session_config", (event) => modeOf({ config: event.options }) === "ask");
  await at.client.next("session_config", (event) => modeOf({ config: event.options }) === "auto");
  await at.client.next("session_config", (event) => modeOf({ config: event.options }) === "ask");
  expect(modeOf(await readTicket(at.server.url, ticket_id))).toBe("ask");
});

test("a model that brings another mode with it changes only the model", async () => {
  await using at = await openAsking(["--moody"]);
  await tell(at.server.url, ["options"], { model: "large" });
  expect(await saidBy(at.client)).toBe("mode ask, model large, fast false\n");
});

test("an agent that does not stay in its asking mode is ended in the middle of its turn, and what it says of that turn no longer counts", async () => {
  await using stage = await openStage({ mode: "ask" });
  await using server = await startServer(stage.environment, undefined, { termGraceMs: 300 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  puppet.says({ id: (await puppet.hears("initialize")).id ?? 0, result: { protocolVersion: 1, agentCapabilities: {} } });
  const modes = { currentModeId: "ask", availableModes: [{ id: "ask", name: "Ask" }, { id: "auto", name: "Auto" }] };
  puppet.says({ id: (await puppet.hears("session/new")).id ?? 0, result: { sessionId: puppetSession, modes } });
  const prompt = await puppet.hears("session/prompt");
  puppet.does({ do: "ignore", signals: ["SIGTERM"] });
  for (let times = 0; times < 5; times += 1) {
    puppet.updates({ sessionUpdate: "current_mode_update", currentModeId: "auto" });
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { id = 0, params } = await puppet.hears("session/set_mode");
    expect(params).toEqual({ sessionId: puppetSession, modeId: "ask" });
    puppet.says({ id, result: {} });
  }
  puppet.updates({ sessionUpdate: "current_mode_update", currentModeId: "auto" });
  expect(await client.next("agent_error")).toMatchObject({ code: "no_asking_mode", retryable: false });
  await puppet.reports("signal");
  puppet.ends(prompt);
  await puppet.gone;
  expect((await readTicket(server.url, ticket_id)).status).toBe("error");
  const types = (await readEvents(server.url, ticket_id)).map(({ type }) => type);
  expect(types).not.toContain("turn_ended");
});

test("an agent in a mode that it does not offer is said to offer none", async () => {
  await using stage = await openStage({ mode: "ask" });
  await using server = await startServer(stage.environment);
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "Work");
  const puppet = await stage.next();
  puppet.says({ id: (await puppet.hears("initialize")).id ?? 0, result: { protocolVersion: 1, agentCapabilities: {} } });
  puppet.says({ id: (await puppet.hears("session/new")).id ?? 0, result: { sessionId: puppetSession, modes: { currentModeId: "ghost", availableModes: [] } } });
  expect((await client.next("agent_error")).error).toMatch(/before it acts: it offers no mode\./);
});

test("a person who allows the change of mode has chosen it", async () => {
  await using at = await openAsking([]);
  const permission = { toolCall: { toolCallId: "c1", title: "Ready to code?", kind: "switch_mode" }, options: [{ optionId: "yes", name: "Yes", kind: "allow_once" }] };
  const { ticket_id } = await tell(at.server.url, [`request session/request_permission ${JSON.stringify(permission)}`, goesAuto]);
  const { question_id, digest } = await at.client.next("agent_question");
  await call(at.server.url, "POST", `/questions/${question_id}/answer`, { response: "yes", digest });
  await at.client.next("turn_ended");
  await act(at.server.url, ticket_id, "message", { text: "options" });
  expect(await saidBy(at.client)).toContain("mode auto, model small, fast false\n");
});

test("an agent that has no asking mode, as its profile says, works in its own", async () => {
  await using at = await openAsking(["--refuse"], null);
  await tell(at.server.url, ["options"]);
  expect(await saidBy(at.client)).toBe("mode auto, model small, fast false\n");
});

const askAndAuto = { currentModeId: "auto", availableModes: [{ id: "ask", name: "Ask" }, { id: "auto", name: "Auto" }] };
const loads = { protocolVersion: 1, agentCapabilities: { loadSession: true } };

test("an agent that dies while its mode is being set is tried again, as after any other death", async () => {
  await using stage = await openStage({ mode: "ask" });
  await using server = await startServer(stage.environment, undefined, { retryBaseMs: 10 });
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "Work");
  const first = await stage.next();
  first.says({ id: (await first.hears("initialize")).id ?? 0, result: loads });
  first.says({ id: (await first.hears("session/new")).id ?? 0, result: { sessionId: puppetSession, modes: askAndAuto } });
  await first.hears("session/set_mode");
  first.does({ do: "exit", code: 1 });
  expect(await client.next("agent_error")).toMatchObject({ code: "agent_exited", retryable: true });
  await stage.next();
});

test("an agent that says nothing of its modes when it opens a conversation again is set to ask all the same", async () => {
  await using stage = await openStage({ mode: "ask" });
  await using server = await startServer(stage.environment, undefined, { retryBaseMs: 10 });
  await createTicket(server.url, "Work");
  const first = await stage.next();
  first.says({ id: (await first.hears("initialize")).id ?? 0, result: loads });
  first.says({ id: (await first.hears("session/new")).id ?? 0, result: { sessionId: puppetSession, modes: askAndAuto } });
  first.says({ id: (await first.hears("session/set_mode")).id ?? 0, result: {} });
  await first.hears("session/prompt");
  first.does({ do: "exit", code: 1 });
  const second = await stage.next();
  second.says({ id: (await second.hears("initialize")).id ?? 0, result: loads });
  second.says({ id: (await second.hears("session/load")).id ?? 0, result: null });
  const { id = 0, params } = await second.hears("session/set_mode");
  expect(params).toEqual({ sessionId: puppetSession, modeId: "ask" });
  second.says({ id, result: {} });
  await second.hears("session/prompt");
});

test("what an agent says of another session's options leaves this one's alone", async () => {
  await using stage = await openStage({ mode: "ask" });
  await using server = await startServer(stage.environment);
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "Work");
  const puppet = await stage.next();
  puppet.says({ id: (await puppet.hears("initialize")).id ?? 0, result: loads });
  puppet.says({ id: (await puppet.hears("session/new")).id ?? 0, result: { sessionId: puppetSession, modes: { ...askAndAuto, currentModeId: "ask" } } });
  const prompt = await puppet.hears("session/prompt");
  puppet.says({ method: "session/update", params: { sessionId: "a subagent", update: { sessionUpdate: "current_mode_update", currentModeId: "auto" } } });
  puppet.ends(prompt);
  await client.next("agent_complete");
  expect(modeOf(await readTicket(server.url, ticket_id))).toBe("ask");
  expect(puppet.received.some(({ method }) => method === "session/set_mode")).toBe(false);
});

test("an agent that has no modes at all is not sent to choose one", async () => {
  await using file = await agentsFile(scripted([], { mode: "ask" }));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, ["options"]);
  expect(await client.next("agent_error")).toMatchObject({
    code: "no_asking_mode",
    retryable: false,
    error:
      "scripted could not be kept in the mode in which it asks before it acts: it offers no mode. If its own rules are to decide, give it an entry in AGENTS_FILE with mode null, then retry.",
  });
});

test("a person who allows a kind of call for always may change the mode with it", async () => {
  await using at = await openAsking([]);
  const permission = { toolCall: { toolCallId: "c1", title: "Write a.txt", kind: "edit" }, options: [{ optionId: "all", name: "Allow all edits", kind: "allow_always" }] };
  const { ticket_id } = await tell(at.server.url, [`request session/request_permission ${JSON.stringify(permission)}`, goesAuto]);
  const { question_id, digest } = await at.client.next("agent_question");
  await call(at.server.url, "POST", `/questions/${question_id}/answer`, { response: "all", digest });
  await at.client.next("turn_ended");
  await act(at.server.url, ticket_id, "message", { text: "options" });
  expect(await saidBy(at.client)).toContain("mode auto, model small, fast false\n");
});

test("a mode that a person allowed takes the place of the one that was chosen, so that the next process begins in it", async () => {
  await using file = await agentsFile(scripted(["--modes"], { mode: null }));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const permission = { toolCall: { toolCallId: "c1", title: "Ready to code?", kind: "switch_mode" }, options: [{ optionId: "yes", name: "Yes", kind: "allow_once" }] };
  const goesAsk = 'update {"sessionUpdate":"current_mode_update","currentModeId":"ask"}';
  const { ticket_id } = await tell(server.url, [`request session/request_permission ${JSON.stringify(permission)}`, goesAsk], { mode: "auto" });
  const { question_id, digest } = await client.next("agent_question");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "yes", digest });
  await client.next("turn_ended");
  expect((await readTicket(server.url, ticket_id)).chosen).toEqual({ mode: "ask" });
  const answered = await client.next("question_answered");
  expect(await client.next("config_chosen")).toMatchObject({ config_id: "mode", value: "ask", by: answered.answered_by });
});
