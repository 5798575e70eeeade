import { describe, expect, test } from "vitest";
import type { CreatedTicket, Event, TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket } from "#testing/ticket.ts";

type Acted = { seq?: number; ticket: TicketView };
const notStarted = { start: false };

describe("POST /tickets/create", () => {
  test("records a ticket, queues it, and gives its number", async () => {
    await using server = await startServer();
    const { status, body } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Greet", description: "/ask Why?" });
    expect(status).toBe(201);
    expect(body).toEqual({ ticket_id: expect.any(String), session_id: expect.any(String), ticket_name: "Greet", number: 1, status: "pending" });
    const [created, queued] = await readEvents(server.url, body.ticket_id);
    expect(created).toMatchObject({ type: "ticket_created", seq: 1, ticket_name: "Greet", description: "/ask Why?", agent: "demo" });
    expect(queued).toMatchObject({ type: "session_queued", position: 1, session_id: body.session_id });
  });

  test("leaves a ticket alone with start: false", async () => {
    await using server = await startServer();
    const { ticket_id, status } = await createTicket(server.url, "", notStarted);
    expect([status, (await readEvents(server.url, ticket_id)).map(({ type }) => type)]).toEqual(["pending", ["ticket_created"]]);
  });

  test("numbers tickets that come together 1, 2, 3 …, each once", async () => {
    await using server = await startServer();
    const all = await Promise.all(Array.from({ length: 20 }, () => createTicket(server.url, "", notStarted)));
    expect(all.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(new Set(all.map(({ ticket_id }) => ticket_id)).size).toBe(20);
  });
});

describe("reading", () => {
  test("GET /tickets gives the newest first, in pages", async () => {
    await using server = await startServer();
    for (const name of ["a", "b", "c"]) {
      // oxlint-disable-next-line no-await-in-loop -- their order is what is tested
      await createTicket(server.url, "", { ...notStarted, ticket_name: name });
    }
    const names = async (query: string) =>
      (await call<{ tickets: TicketView[] }>(server.url, "GET", `/tickets${query}`)).body.tickets.map(({ ticket_name }) => ticket_name);
    expect([await names(""), await names("?limit=2"), await names("?limit=2&before=2")]).toEqual([["c", "b", "a"], ["c", "b"], ["a"]]);
  });

  test("GET /tickets/:id/events gives the ticket's own, after a seq and up to a limit", async () => {
    await using server = await startServer();
    const one = await createTicket(server.url, "", notStarted);
    await createTicket(server.url, "", notStarted);
    await act(server.url, one.ticket_id, "cancel");
    const seqs = async (query: string) =>
      (await call<{ events: Event[] }>(server.url, "GET", `/tickets/${one.ticket_id}/events${query}`)).body.events.map(({ seq }) => seq);
    expect(await seqs("?limit=1")).toEqual([1]);
    expect((await seqs("?after=1"))[0]).toBe(3);
    expect(await seqs("?after=99")).toEqual([]);
  });

  test("GET /snapshot is the state at its cursor, from which the socket goes on", async () => {
    await using server = await startServer();
    await createTicket(server.url, "", notStarted);
    const { body } = await call<{ seq: number; cursor: string; tickets: TicketView[] }>(server.url, "GET", "/snapshot");
    expect(body).toMatchObject({ seq: 1, tickets: [{ number: 1 }] });
    await createTicket(server.url, "", notStarted);
    await using client = await connectRaw(server.url, { beckon: true });
    client.send({ type: "hello", protocol: 1, cursor: body.cursor });
    expect((await client.next("ticket_created")).seq).toBe(2);
    expect((await client.next("caught_up")).seq).toBe(2);
  });

  test("GET /agents, /questions, /sessions/:id/responses, /health and /ready answer", async () => {
    await using server = await startServer();
    const read = async (path: string) => call(server.url, "GET", path);
    expect((await read("/agents")).body).toMatchObject({
      agents: expect.arrayContaining([expect.objectContaining({ id: "demo", name: "Demo agent", default: true })]),
    });
    expect((await read("/questions")).body).toEqual({ questions: [] });
    expect((await read("/sessions/nobody/responses")).body).toEqual({ responses: [] });
    expect([(await read("/health")).status, (await read("/ready")).status]).toEqual([200, 200]);
  });
});

describe("actions", () => {
  test("a ticket goes from not started to done, each step answered 202 with its event and the ticket", async () => {
    await using server = await startServer();
    await using client = await connectRaw(server.url);
    const { ticket_id } = await createTicket(server.url, "/say Hello.", notStarted);
    const started = await call<Acted>(server.url, "POST", `/tickets/${ticket_id}/start`);
    expect([started.status, started.body.seq, started.body.ticket.ticket_id]).toEqual([202, 2, ticket_id]);
    await client.next("agent_complete");
    const done = await call<Acted>(server.url, "POST", `/tickets/${ticket_id}/done`, {});
    expect([done.status, done.body.ticket.status]).toEqual([202, "done"]);
    expect((await client.next("ticket_done")).seq).toBe(done.body.seq);
  });

  test("what already is so is no error and no second event", async () => {
    await using server = await startServer();
    const { ticket_id } = await createTicket(server.url, "", notStarted);
    await act(server.url, ticket_id, "cancel");
    const again = await call<Acted>(server.url, "POST", `/tickets/${ticket_id}/cancel`, {});
    expect([again.status, again.body.seq]).toEqual([202, undefined]);
    expect((await readEvents(server.url, ticket_id)).filter(({ type }) => type === "cancel_requested")).toHaveLength(1);
  });

  test.each(["interrupt", "retry", "done"])("%s of a ticket that was not started is 409 with its status", async (action) => {
    await using server = await startServer();
    const { ticket_id } = await createTicket(server.url, "", notStarted);
    const { status, body } = await call(server.url, "POST", `/tickets/${ticket_id}/${action}`, {});
    expect([status, body.error]).toMatchObject([409, { code: "wrong_status", details: { status: "pending" } }]);
    expect(await readEvents(server.url, ticket_id)).toHaveLength(1);
  });

  test("a message to a stopped ticket is 409 ticket_closed; after a retry it is taken", async () => {
    await using server = await startServer();
    await using client = await connectRaw(server.url);
    const { ticket_id } = await createTicket(server.url, "/ask Why?");
    await client.next("agent_question");
    await act(server.url, ticket_id, "cancel");
    expect((await client.next("question_closed")).reason).toBe("cancelled");
    await client.next("agent_cancelled");
    const refused = await call(server.url, "POST", `/tickets/${ticket_id}/message`, { text: "Go on." });
    expect([refused.status, refused.body.error?.code]).toEqual([409, "ticket_closed"]);
    await act(server.url, ticket_id, "retry");
    await act(server.url, ticket_id, "message", { text: "/say Again." });
    expect((await readTicket(server.url, ticket_id)).status).not.toBe("cancelled");
  });

  test("a message that interrupts ends the running turn and is read in the next; sent again it ends no other", async () => {
    await using server = await startServer();
    await using client = await connectRaw(server.url);
    const { ticket_id } = await createTicket(server.url, "/sleep 600000");
    await client.next("turn_started");
    const message = { text: "/sleep 600000", interrupt: true, request_id: "m1" };
    await act(server.url, ticket_id, "message", message);
    expect((await client.next("turn_ended")).stop_reason).toBe("cancelled");
    await client.next("message_delivered");
    await act(server.url, ticket_id, "message", message);
    expect((await readEvents(server.url, ticket_id)).filter(({ type }) => type === "interrupt_requested")).toHaveLength(1);
    expect((await readTicket(server.url, ticket_id)).stopping).toBeUndefined();
  });

  test.each(["review", "done", "error"] as const)("a message to a ticket in %s starts a turn and reopens it", async (from) => {
    await using server = await startServer();
    await using client = await connectRaw(server.url);
    const { ticket_id } = await createTicket(server.url, from === "error" ? "/fail It broke." : "/say Hello.");
    await client.next(from === "error" ? "agent_error" : "agent_complete");
    if (from === "done") await act(server.url, ticket_id, "done");
    expect((await readTicket(server.url, ticket_id)).status).toBe(from);
    await act(server.url, ticket_id, "message", { text: "/say Hello again." });
    await client.next("turn_started", ({ prompt }) => prompt.includes("Hello again"));
    await client.next("agent_message", ({ text }) => text.includes("Hello again"));
    await client.next("agent_complete");
  });
});
