import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CreatedTicket, TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents } from "#testing/ticket.ts";

const body = { ticket_name: "Once", start: false };
const key = { "Idempotency-Key": "k1" };

test("the same request makes one ticket, however often and however close together it is sent", async () => {
  await using server = await startServer();
  const create = () => call<CreatedTicket>(server.url, "POST", "/tickets/create", body, key);
  const replies = [await create(), ...(await Promise.all([create(), create(), create()]))];
  expect(new Set(replies.map((one) => `${one.status} ${one.body.ticket_id} ${one.body.number}`)).size).toBe(1);
  expect(replies[0]?.status).toBe(201);
  const { body: list } = await call<{ tickets: TicketView[] }>(server.url, "GET", "/tickets");
  expect(list.tickets).toHaveLength(1);
});

test("it is remembered through a restart", async () => {
  await using first = await startServer();
  const before = await call<CreatedTicket>(first.url, "POST", "/tickets/create", body, key);
  await first.stop();
  await using second = await startServer({}, first.folder);
  const after = await call<CreatedTicket>(second.url, "POST", "/tickets/create", body, key);
  expect(after.body.ticket_id).toBe(before.body.ticket_id);
});

test("it is remembered though its agent is gone since", async () => {
  await using first = await startServer();
  const agentsFile = join(first.folder, "agents.json");
  await writeFile(agentsFile, JSON.stringify({ agents: [{ id: "other", name: "Other", command: "true" }] }));
  await first.stop();
  await using second = await startServer({ AGENTS_FILE: agentsFile }, first.folder);
  const ofOther = { ...body, agent: "other" };
  const before = await call<CreatedTicket>(second.url, "POST", "/tickets/create", ofOther, key);
  await second.stop();
  await using third = await startServer({}, first.folder);
  const after = await call<CreatedTicket>(third.url, "POST", "/tickets/create", ofOther, key);
  expect([before.status, after.status, after.body.ticket_id]).toEqual([201, 201, before.body.ticket_id]);
});

test("another body under the same key is a conflict and stores nothing", async () => {
  await using server = await startServer();
  const { body: created } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", body, key);
  for (const [path, other] of [
    ["/tickets/create", { ...body, ticket_name: "Twice" }],
    [`/tickets/${created.ticket_id}/message`, { text: "Go on." }],
    [`/tickets/${created.ticket_id}/cancel`, {}],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, under one key
    const reply = await call(server.url, "POST", path, other, key);
    expect([reply.status, reply.body.error]).toMatchObject([409, { code: "conflict", field: "request_id" }]);
  }
  expect(await readEvents(server.url, created.ticket_id)).toHaveLength(1);
});

test("a message and an action count once under their id, in the header or in the body", async () => {
  await using server = await startServer();
  const { ticket_id } = await createTicket(server.url, "/ask Why?", { start: false });
  const twice = async (path: string, given: object, headers = {}) => {
    const replies = [await call<{ seq: number }>(server.url, "POST", path, given, headers), await call<{ seq: number }>(server.url, "POST", path, given, headers)];
    expect(replies.map(({ status, body: { seq } }) => [status, seq])).toEqual(Array.from({ length: 2 }, () => [202, expect.any(Number)]));
    expect(replies[0]?.body.seq).toBe(replies[1]?.body.seq);
  };
  await twice(`/tickets/${ticket_id}/message`, { text: "One.", request_id: "m1" });
  await twice(`/tickets/${ticket_id}/message`, { text: "Two." }, { "Idempotency-Key": "m2" });
  await twice(`/tickets/${ticket_id}/cancel`, {}, { "Idempotency-Key": "c1" });
  const types = (await readEvents(server.url, ticket_id)).map(({ type }) => type);
  expect(types.filter((type) => type === "user_message")).toHaveLength(2);
  expect(types.filter((type) => type === "cancel_requested")).toHaveLength(1);
});

test("an answer that is sent again gets its first outcome; the same answer of another request is too late", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "/choose Which? | A | B");
  const { question_id } = await client.next("agent_question");
  const answer = (id: string) => call(server.url, "POST", `/questions/${question_id}/answer`, { response: "a", request_id: id });
  const first = await answer("r1");
  expect([first.status, first.body]).toEqual([200, { status: "received", question_id, seq: expect.any(Number) }]);
  expect((await answer("r1")).body).toEqual(first.body);
  expect((await answer("r2")).body.error?.code).toBe("already_answered");
});

test("a wrong key is named", async () => {
  await using server = await startServer();
  const reply = await call(server.url, "POST", "/tickets/create", body, { "Idempotency-Key": "x".repeat(201) });
  expect([reply.status, reply.body.error]).toMatchObject([400, { code: "bad_request", field: "Idempotency-Key" }]);
  const { ticket_id } = await createTicket(server.url, "", { start: false });
  await act(server.url, ticket_id, "cancel");
});
