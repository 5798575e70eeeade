import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { endLeftovers } from "#agents/leftovers.ts";
import { readProcessTable } from "#agents/process-table.ts";
import type { LogReader } from "#log/log.ts";
import { isAlive } from "#testing/is-alive.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";

const quick = { cancelGraceMs: 50, termGraceMs: 100 };

test("interrupt ends the turn, keeps the session and the process, and sends the next message", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say One\n/sleep 600000\n/say Never");
  await client.next("agent_message", ({ text }) => text === "One");
  await act(server.url, ticket_id, "interrupt");
  expect(await client.next("turn_ended")).toMatchObject({ stop_reason: "cancelled" });
  expect((await readTicket(server.url, ticket_id)).status).toBe("review");
  await act(server.url, ticket_id, "message", { text: "/say Two" });
  await client.next("agent_complete");
  const events = await readEvents(server.url, ticket_id);
  expect(spoken(events)).toEqual(["One", "Two"]);
  expect(events.filter(({ type }) => type === "agent_started")).toHaveLength(1);
});

test("interrupt closes the open question, and its answer comes too late", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/ask Which?");
  const { question_id } = await client.next("agent_question");
  await act(server.url, ticket_id, "interrupt");
  expect(await client.next("question_closed")).toMatchObject({ question_id, reason: "cancelled" });
  await client.next("turn_ended");
  const { status, body } = await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "This" });
  expect({ status, code: body.error?.code }).toEqual({ status: 409, code: "question_closed" });
});

test("an agent that ignores an interrupt loses its process, the turn ends, and the next message goes to a new one", async () => {
  await using scene = await openScene(quick);
  const { stage, server, client, ticket_id, puppet: deaf } = scene;
  await deaf.opens({ capabilities: { loadSession: true } });
  await act(server.url, ticket_id, "interrupt");
  await deaf.hears("session/cancel");
  await deaf.gone;
  expect(await client.next("turn_ended")).toMatchObject({ stop_reason: "cancelled" });
  expect(await readTicket(server.url, ticket_id)).toMatchObject({ status: "review", attempt: 1 });
  await act(server.url, ticket_id, "message", { text: "Go on" });
  const next = await stage.next();
  const prompt = await next.opens({ capabilities: { loadSession: true }, by: "session/load" });
  // It gave no sign, so that nobody knows whether it was ever told.
  expect(JSON.stringify(prompt.params?.["prompt"])).toMatch(/Try\\n\\nWork\\n\\nGo on\\n\\n.*ask_person/);
});

test("cancel answers what is pending, and says when the processes are gone", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const prompt = await puppet.opens();
  puppet.says({
    id: 7,
    method: "session/request_permission",
    params: { sessionId: "puppet-session", toolCall: { toolCallId: "c1", title: "Run" }, options: [{ optionId: "y", name: "Yes", kind: "allow_once" }] },
  });
  await client.next("agent_question");
  await act(server.url, ticket_id, "cancel");
  await client.next("question_closed");
  await puppet.hears("session/cancel");
  expect((await puppet.hearsReply(7)).result).toMatchObject({ outcome: { outcome: "cancelled" } });
  puppet.ends(prompt, "cancelled");
  expect(await client.next("agent_cancelled")).toMatchObject({ by: "Someone", processes: 1 });
  expect(isAlive(puppet.pid)).toBe(false);
  expect((await readTicket(server.url, ticket_id)).status).toBe("cancelled");
});

test("cancel takes the polite way: an error in answer to it is no failure", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  const { id = 0 } = await puppet.opens();
  await act(server.url, ticket_id, "cancel");
  await puppet.hears("session/cancel");
  puppet.says({ id, error: { code: -32_603, message: "Aborted" } });
  await client.next("agent_cancelled");
  expect((await readEvents(server.url, ticket_id)).some(({ type }) => type === "agent_error")).toBe(false);
});

test("an agent that hangs is ended by force", async () => {
  await using server = await startServer({}, undefined, quick);
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say Now\n/hang");
  await client.next("agent_message");
  await act(server.url, ticket_id, "cancel");
  expect(await client.next("agent_cancelled")).toMatchObject({ processes: 1 });
});

test("cancelled is said only when children that ignore SIGTERM, or left the group, are gone too", async () => {
  await using scene = await openScene(quick);
  const { server, client, ticket_id, puppet } = scene;
  await puppet.opens();
  puppet.does({ do: "ignore", signals: ["SIGTERM"] });
  puppet.does({ do: "bear", leave: false });
  const { born: near } = await puppet.reports("born");
  puppet.does({ do: "bear", leave: true });
  const { born: far } = await puppet.reports("born");
  expect([near, far].every(isAlive)).toBe(true);
  await act(server.url, ticket_id, "cancel");
  await puppet.reports("signal");
  expect(await client.next("agent_cancelled")).toMatchObject({ processes: 3 });
  expect([puppet.pid, near, far].filter(isAlive)).toEqual([]);
});

test("processes that do not end are named, and stopped is said only when they are gone", async () => {
  await using scene = await openScene({ ...quick, termGraceMs: 1_500, lastingMs: 100 });
  const { server, client, ticket_id, puppet } = scene;
  await puppet.opens();
  puppet.does({ do: "bear", leave: true });
  const { born } = await puppet.reports("born");
  await act(server.url, ticket_id, "cancel");
  expect(await client.next("agent_notice")).toMatchObject({ severity: "warning", title: `Puppet is not gone: SIGKILL has not ended its processes ${born}.` });
  expect(isAlive(born)).toBe(true);
  expect((await readEvents(server.url, ticket_id)).map(({ type }) => type)).not.toContain("agent_cancelled");
  await client.next("agent_cancelled");
  expect(isAlive(born)).toBe(false);
});

test("what an earlier run left behind and nothing ends holds nobody up", async () => {
  const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => undefined); console.log(); setInterval(() => undefined, 60_000)"], { env: {}, detached: true });
  await once(child.stdout, "data");
  const pid = child.pid ?? 0;
  const started = (await readProcessTable()).find((row) => row.pid === pid)?.started ?? "";
  const log = { openTickets: () => [{ process: { pid, started } }], ticketOfSession: () => undefined } as unknown as LogReader;
  const warned: unknown[] = [];
  try {
    expect(await endLeftovers(log, { warn: (fields: unknown) => void warned.push(fields) }, { termGraceMs: 60_000, lastingMs: 50 })).toBe(0);
    expect(warned).toEqual([{ pids: [pid] }]);
  } finally {
    child.kill("SIGKILL");
  }
});

test("a process that ends by itself takes the children that it left with it", async () => {
  await using scene = await openScene(quick);
  const { client, puppet } = scene;
  await puppet.opens();
  puppet.does({ do: "bear", leave: true });
  const { born } = await puppet.reports("born");
  puppet.does({ do: "exit", code: 3 });
  await client.next("agent_error");
  await expect.poll(() => isAlive(born)).toBe(false);
});

test("a message to a stopped ticket is refused, and retry opens it again", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say One\n/sleep 600000");
  await client.next("agent_message");
  await act(server.url, ticket_id, "cancel");
  await client.next("agent_cancelled");
  const { status, body } = await call(server.url, "POST", `/tickets/${ticket_id}/message`, { text: "Hello" });
  expect({ status, code: body.error?.code }).toEqual({ status: 409, code: "ticket_closed" });
  await act(server.url, ticket_id, "retry");
  await client.next("agent_complete");
});
