import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { openStage } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readTicket } from "#testing/ticket.ts";

test("no more agents run at once than MAX_AGENTS, and the queue goes on in its order", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_AGENTS: "1" });
  await using client = await connectRaw(server.url);
  const first = await createTicket(server.url, "First");
  const second = await createTicket(server.url, "Second");
  const third = await createTicket(server.url, "Third");
  expect((await client.next("session_queued", ({ ticket_id }) => ticket_id === third.ticket_id)).position).toBeGreaterThan(1);
  const puppet = await stage.next();
  const prompt = await puppet.opens();
  expect((await readTicket(server.url, first.ticket_id)).status).toBe("working");
  expect((await readTicket(server.url, second.ticket_id)).status).toBe("pending");
  puppet.ends(prompt);
  await client.next("agent_started", ({ ticket_id }) => ticket_id === second.ticket_id);
  const next = await stage.next();
  const nextPrompt = await next.opens();
  expect((await readTicket(server.url, third.ticket_id)).status).toBe("pending");
  next.ends(nextPrompt);
  await client.next("agent_started", ({ ticket_id }) => ticket_id === third.ticket_id);
});

test("a ticket created with start: false waits until it is started", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id, status } = await createTicket(server.url, "/say Hi", { start: false });
  expect(status).toBe("pending");
  // Another ticket runs to its end meanwhile, so the supervisor has looked.
  const other = await createTicket(server.url, "/say Hi");
  await client.next("agent_complete", (event) => event.ticket_id === other.ticket_id);
  expect((await readTicket(server.url, ticket_id)).attempt).toBe(0);
  await act(server.url, ticket_id, "start");
  await client.next("agent_complete", (event) => event.ticket_id === ticket_id);
});

test("a ticket runs to its end while no browser is connected", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment);
  const { ticket_id } = await createTicket(server.url, "Alone");
  const puppet = await stage.next();
  puppet.ends(await puppet.opens());
  await expect.poll(async () => (await readTicket(server.url, ticket_id)).status, { timeout: 10_000 }).toBe("review");
});

test("a ticket that is cancelled while it waits in the queue starts no process", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_AGENTS: "1" });
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "First");
  const second = await createTicket(server.url, "Second");
  const puppet = await stage.next();
  const prompt = await puppet.opens();
  await act(server.url, second.ticket_id, "cancel");
  expect(await client.next("agent_cancelled")).toMatchObject({ ticket_id: second.ticket_id, processes: 0 });
  puppet.ends(prompt);
  await client.next("agent_complete");
  expect((await call<{ attempt: number }>(server.url, "GET", `/tickets/${second.ticket_id}`)).body.attempt).toBe(0);
});

test("a process that only waits for a next message makes room for one that works, and comes back with its conversation", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_AGENTS: "1" });
  await using client = await connectRaw(server.url);
  const loads = { capabilities: { loadSession: true } };
  const { ticket_id } = await createTicket(server.url, "First");
  const first = await stage.next();
  first.ends(await first.opens(loads));
  await client.next("agent_complete");
  await createTicket(server.url, "Second");
  const second = await stage.next();
  await first.gone;
  second.ends(await second.opens(loads));
  await client.next("agent_complete");
  expect((await readTicket(server.url, ticket_id)).status).toBe("review");
  await act(server.url, ticket_id, "message", { text: "More" });
  const again = await stage.next();
  expect((await again.opens({ ...loads, by: "session/load" })).params?.["prompt"]).toEqual([{ type: "text", text: "More" }]);
});

test("a process whose agent could not open its conversation again is kept", async () => {
  await using stage = await openStage();
  await using server = await startServer({ ...stage.environment, MAX_AGENTS: "1" });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "First");
  const first = await stage.next();
  first.ends(await first.opens());
  await client.next("agent_complete");
  await createTicket(server.url, "Second");
  const second = await stage.next();
  second.ends(await second.opens());
  await client.next("agent_complete");
  await act(server.url, ticket_id, "message", { text: "More" });
  expect((await first.hears("session/prompt")).params?.["prompt"]).toEqual([{ type: "text", text: "More" }]);
});
