import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { puppetSession, type Puppet } from "#testing/puppet.ts";
import { chunk, openScene } from "#testing/scene.ts";
import { act, readEvents, readTicket, spoken } from "#testing/ticket.ts";

const permission = (id: number, toolCallId: string, title: string) => ({
  id,
  method: "session/request_permission",
  params: {
    sessionId: puppetSession,
    toolCall: { toolCallId, title },
    options: [
      { optionId: "yes", name: "Yes", kind: "allow_once" },
      { optionId: "no", name: "No", kind: "reject_once" },
    ],
  },
});
const newSession = async (puppet: Puppet) => {
  const { id = 0 } = await puppet.hears("initialize");
  puppet.says({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  return puppet.hears("session/new");
};

test("an agent that does not answer initialize in time is told as that", async () => {
  await using scene = await openScene({ openWithinMs: 1_000 });
  const { client, puppet } = scene;
  await puppet.hears("initialize");
  expect(await client.next("agent_error")).toMatchObject({ code: "agent_failed", error: "Puppet did not answer: it took more than 1 s to initialize" });
  await puppet.gone;
});

test("the time to open a session is its own: a slow start is no failure", async () => {
  await using scene = await openScene({ openWithinMs: 1_000 });
  const { client, puppet } = scene;
  await newSession(puppet);
  expect(await client.next("agent_error")).toMatchObject({ error: "Puppet did not answer: it took more than 1 s to open a session" });
});

test("an agent that is not signed in is told so, and is not tried again", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const { id = 0 } = await newSession(puppet);
  puppet.says({ id, error: { code: -32_000, message: "Run puppet login" } });
  expect(await client.next("agent_error")).toMatchObject({
    code: "auth_required",
    retryable: false,
    error: expect.stringContaining("Run puppet login") as string,
  });
  expect((await readTicket(server.url, ticket_id)).status).toBe("error");
});

test("two permissions at once are two questions, each with its own answer, in any order", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  puppet.says(permission(11, "c1", "rm a"));
  puppet.says(permission(12, "c2", "rm b"));
  const first = await client.next("agent_question", ({ message }) => message === "rm a");
  const second = await client.next("agent_question", ({ message }) => message === "rm b");
  await call(server.url, "POST", `/questions/${second.question_id}/answer`, { response: "no", digest: second.digest });
  expect((await puppet.hearsReply(12)).result).toMatchObject({ outcome: { outcome: "selected", optionId: "no" } });
  expect(puppet.received.some((message) => message.id === 11 && message.method === undefined)).toBe(false);
  await call(server.url, "POST", `/questions/${first.question_id}/answer`, { response: "yes", digest: first.digest });
  expect((await puppet.hearsReply(11)).result).toMatchObject({ outcome: { outcome: "selected", optionId: "yes" } });
});

test("the same permission twice within one process is two questions", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.says(permission(11, "c1", "rm a"));
  puppet.says(permission(12, "c2", "rm a"));
  const ids = [await client.next("agent_question"), await client.next("agent_question")].map(({ question_id }) => question_id);
  expect(new Set(ids).size).toBe(2);
});

test("a permission may name a call that was announced before without repeating what it is", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.updates({ sessionUpdate: "tool_call", toolCallId: "c1", title: "Shell", kind: "execute", rawInput: { command: "make all" } });
  puppet.says({ ...permission(11, "c1", ""), params: { ...permission(11, "c1", "").params, toolCall: { toolCallId: "c1" } } });
  expect((await client.next("agent_question")).tool_call).toMatchObject({ title: "Shell", kind: "execute", input: "make all" });
});

test("a request that the agent takes back closes its question", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.says(permission(11, "c1", "rm a"));
  const { question_id } = await client.next("agent_question");
  puppet.says({ method: "$/cancel_request", params: { requestId: 11 } });
  expect(await client.next("question_closed")).toMatchObject({ question_id, reason: "withdrawn" });
  expect((await puppet.hearsReply(11)).error).toMatchObject({ code: -32_800 });
});

test("garbage on standard output harms nothing", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.does({ do: "write", text: "npm warn deprecated\n\n[1,2]\n42\n{\"jsonrpc\":\"2.0\"}\n{\"half\":\n" });
  puppet.updates(chunk("m1", "Still here"));
  puppet.ends(prompt);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["Still here"]);
});

test("a line of 40 MiB ends the attempt, says why, and its process", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.does({ do: "long_line", bytes: 40 * 1024 * 1024 });
  expect(await client.next("agent_error")).toMatchObject({ code: "agent_failed", error: "Puppet sent a line of more than 32 MiB." });
  await puppet.gone;
});

test("a message of 8 MiB is taken, in pieces", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.updates(chunk("m1", "x".repeat(8 * 1024 * 1024)));
  puppet.ends(prompt);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))[0]).toHaveLength(8 * 1024 * 1024);
});

test("updates after the end of the turn are kept and change no status", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  puppet.ends(await puppet.opens());
  await client.next("agent_complete");
  puppet.updates({ sessionUpdate: "tool_call", toolCallId: "late", title: "Late", status: "completed" });
  puppet.updates(chunk("m9", "One more thing"));
  await client.next("agent_message");
  await client.next("tool_call");
  expect((await readTicket(server.url, ticket_id)).status).toBe("review");
});

test("an exit in the middle of a turn is told with how, and with what it said on standard error", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.does({ do: "complain", text: "out of memory\n" });
  puppet.does({ do: "exit", code: 134 });
  expect(await client.next("agent_error")).toMatchObject({
    code: "agent_exited",
    error: "Puppet exited with code 134 in the middle of its work.",
    stderr: "out of memory",
  });
});

test("an exit while nothing runs is no failure, and the next message starts it again", async () => {
  await using scene = await openScene();
  const { stage, server, client, ticket_id, puppet: first } = scene;
  const resume = { sessionCapabilities: { resume: {} } };
  first.ends(await first.opens({ capabilities: resume }));
  await client.next("agent_complete");
  first.does({ do: "exit", code: 0 });
  await first.gone;
  await act(server.url, ticket_id, "message", { text: "More" });
  const second = await stage.next();
  const prompt = await second.opens({ capabilities: resume, by: "session/resume" });
  expect(prompt.params?.["prompt"]).toEqual([{ type: "text", text: "More" }]);
  second.ends(prompt);
  await client.next("agent_complete");
  expect((await readEvents(server.url, ticket_id)).some(({ type }) => type === "agent_error")).toBe(false);
});

test("vendor requests are refused at once with -32601, and unknown notifications ignored", async () => {
  await using scene = await openScene();
  const { client, puppet } = scene;
  const prompt = await puppet.opens();
  const methods = ["cursor/ask_question", "fs/read_text_file", "fs/write_text_file", "terminal/create", "craft/drainMidTurnQueue"];
  methods.forEach((method, index) => puppet.says({ id: 20 + index, method, params: { sessionId: puppetSession, path: "/etc/passwd", content: "" } }));
  puppet.says({ method: "_auth/status_update", params: {} });
  const replies = await Promise.all(methods.map((_, index) => puppet.hearsReply(20 + index)));
  expect(replies.map(({ error }) => error?.code)).toEqual(methods.map(() => -32_601));
  puppet.ends(prompt);
  await client.next("agent_complete");
});

test("a turn that the agent calls cancelled, unasked, is an end like any other", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  puppet.ends(await puppet.opens(), "cancelled");
  await client.next("agent_complete");
  expect((await readTicket(server.url, ticket_id)).status).toBe("review");
});

test("a question that an agent asks while it opens its session is answered into the opening", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  const { id = 0 } = await puppet.hears("initialize");
  puppet.says({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  const opening = await puppet.hears("session/new");
  puppet.says({ id: 5, method: "elicitation/create", params: { mode: "url", message: "Sign in", url: "https://example.org/in", elicitationId: "e", requestId: opening.id } });
  const { question_id } = await client.next("agent_question");
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: { action: "accept" } });
  expect((await puppet.hearsReply(5)).result).toMatchObject({ action: "accept" });
  puppet.says({ id: opening.id ?? 0, result: { sessionId: puppetSession } });
  puppet.ends(await puppet.hears("session/prompt"));
  await client.next("agent_complete");
});
