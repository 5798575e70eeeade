import { expect, test } from "vitest";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

test("three original clients get pong, an ack for any session, and a ticket's events with the original's fields", async () => {
  await using server = await startServer();
  // As a browser on the Vite port does it: an Origin, no sub-protocol, no token.
  await using a = await connectRaw(server.url, { origin: "http://localhost:5173" });
  await using b = await connectRaw(server.url, { origin: "http://localhost:5173" });
  await using c = await connectRaw(server.url, { origin: "http://localhost:5173" });
  const clients = [a, b, c];
  for (const client of clients) {
    client.send({ type: "ping" });
    client.send({ type: "user_response", session_id: "any-session-at-all", response: "yes" });
  }
  const replies = await Promise.all(clients.flatMap((client) => [client.next("pong"), client.next("ack")]));
  expect(replies.filter(({ type }) => type === "pong")).toEqual([{ type: "pong" }, { type: "pong" }, { type: "pong" }]);
  for (const ack of replies.filter(({ type }) => type === "ack"))
    expect(ack).toMatchObject({ type: "ack", session_id: "any-session-at-all", status: "received", seq: expect.any(Number) });

  const ticket = await createTicket(server.url, "/ask Why?", { ticket_name: "For three" });
  for (const type of ["ticket_created", "agent_started"] as const) {
    // oxlint-disable-next-line no-await-in-loop -- the second comes after the first
    const seen = await Promise.all(clients.map((client) => client.next(type)));
    for (const event of seen)
      expect(event).toMatchObject({ type, ticket_id: ticket.ticket_id, session_id: ticket.session_id, ticket_name: "For three" });
    expect(new Set(seen.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(new Date(seen[0]?.timestamp ?? "").toISOString()).toBe(seen[0]?.timestamp);
  }
});

test("an original client gets nothing that it did not ask for: no welcome, no caught_up, no heartbeat", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  client.send({ type: "ping", timestamp: 1 });
  await client.next("pong");
  expect(client.frames).toEqual([{ type: "pong", timestamp: 1 }]);
});

test("its response without a question id answers what is open, by id or by label", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { session_id } = await createTicket(server.url, "/choose Which? | A | B\n/choose And then? | C | D\n/ask Why?");
  for (const response of ["A", "d", "Because."]) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    const { question_id } = await client.next("agent_question");
    client.send({ type: "user_response", session_id, response });
    // oxlint-disable-next-line no-await-in-loop -- as above
    expect(await client.next("ack")).toMatchObject({ session_id, question_id });
  }
  await client.next("agent_message", ({ text }) => text.includes("You answered: Because."));
});

test("its response that is no valid answer gets the ack that it waits for, and then the reason; the question stays open", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { session_id } = await createTicket(server.url, "/choose Which? | A | B");
  await client.next("agent_question");
  client.send({ type: "user_response", session_id, response: "neither" });
  const ack = await client.next("ack");
  expect(ack).toEqual({ type: "ack", session_id, status: "received" });
  expect(await client.next("error")).toMatchObject({ code: "invalid_answer", field: "response" });
  client.send({ type: "user_response", session_id, response: "a" });
  await client.next("question_answered", ({ response }) => response === "a");
});
