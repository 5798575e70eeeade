import { connect } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

let server: TestServer;
let ticketId: string;
beforeAll(async () => {
  server = await startServer();
  ({ ticket_id: ticketId } = await createTicket(server.url, "", { start: false }));
});
afterAll(() => server[Symbol.asyncDispose]());

const stored = async () => (await call<{ seq: number }>(server.url, "GET", "/snapshot")).body.seq;
const named = { ticket_name: "Greet" };
const over = (length: number) => "x".repeat(length + 1);

/** What is sent, and the status, code and field that come back; `:id` is a ticket that is there. */
const refused: [string, "GET" | "POST", string, unknown, number, string, string | undefined][] = [
  ["malformed JSON", "POST", "/tickets/create", "{", 400, "bad_request", undefined],
  ["JSON that is no object", "POST", "/tickets/create", '"Greet"', 400, "bad_request", undefined],
  ["a list", "POST", "/tickets/create", [], 400, "bad_request", undefined],
  ["no body", "POST", "/tickets/create", undefined, 400, "bad_request", "ticket_name"],
  ["a missing field", "POST", "/tickets/create", {}, 400, "bad_request", "ticket_name"],
  ["a field of another type", "POST", "/tickets/create", { ticket_name: 5 }, 400, "bad_request", "ticket_name"],
  ["null", "POST", "/tickets/create", { ...named, agent: null }, 400, "bad_request", "agent"],
  ["an unknown field", "POST", "/tickets/create", { ...named, command: "rm" }, 400, "bad_request", "command"],
  ["a blank name", "POST", "/tickets/create", { ticket_name: " \n" }, 400, "bad_request", "ticket_name"],
  ["an over-long name", "POST", "/tickets/create", { ticket_name: over(limits.ticket_name) }, 400, "bad_request", "ticket_name"],
  ["an over-long description", "POST", "/tickets/create", { ...named, description: over(limits.description) }, 400, "bad_request", "description"],
  ["a __proto__ key", "POST", "/tickets/create", '{"ticket_name":"a","__proto__":{"start":false}}', 400, "bad_request", "__proto__"],
  ["a constructor key", "POST", "/tickets/create", '{"ticket_name":"a","constructor":{"prototype":1}}', 400, "bad_request", "constructor"],
  ["an unknown agent", "POST", "/tickets/create", { ...named, agent: "nobody" }, 400, "unknown_agent", "agent"],
  ["an agent that every object has", "POST", "/tickets/create", { ...named, agent: "__proto__" }, 400, "unknown_agent", "agent"],
  ["an unknown project", "POST", "/tickets/create", { ...named, project_id: "nowhere" }, 400, "unknown_project", "project_id"],
  ["a body above the limit", "POST", "/tickets/create", { ...named, description: over(limits.body_bytes) }, 413, "too_large", undefined],
  ["deep nesting", "POST", "/tickets/create", `{"ticket_name":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, 400, "bad_request", "ticket_name"],
  ["an unknown ticket", "GET", "/tickets/nobody", undefined, 404, "unknown_ticket", "ticket_id"],
  ["the events of an unknown ticket", "GET", "/tickets/nobody/events", undefined, 404, "unknown_ticket", "ticket_id"],
  ["a message to an unknown ticket", "POST", "/tickets/nobody/message", { text: "Go on." }, 404, "unknown_ticket", "ticket_id"],
  ["starting an unknown ticket", "POST", "/tickets/nobody/start", {}, 404, "unknown_ticket", "ticket_id"],
  ["stopping an unknown ticket", "POST", "/tickets/nobody/cancel", {}, 404, "unknown_ticket", "ticket_id"],
  ["an action with a body", "POST", "/tickets/:id/start", { force: true }, 400, "bad_request", "force"],
  ["an empty message", "POST", "/tickets/:id/message", { text: "" }, 400, "bad_request", "text"],
  ["an over-long message", "POST", "/tickets/:id/message", { text: over(limits.message) }, 400, "bad_request", "text"],
  ["a message without text", "POST", "/tickets/:id/message", {}, 400, "bad_request", "text"],
  ["an unknown question", "POST", "/questions/nobody/answer", { response: "yes" }, 404, "unknown_question", "question_id"],
  ["an answer without a response", "POST", "/questions/nobody/answer", {}, 400, "bad_request", "response"],
  ["an answer of another type", "POST", "/questions/nobody/answer", { response: 5 }, 400, "bad_request", "response"],
  ["an answer with an unknown action", "POST", "/questions/nobody/answer", { response: { action: "x" } }, 400, "bad_request", "response.action"],
  ["a limit that is no number", "GET", "/tickets?limit=many", undefined, 400, "bad_request", "limit"],
  ["a limit above the highest", "GET", "/tickets?limit=201", undefined, 400, "bad_request", "limit"],
  ["a limit twice", "GET", "/tickets?limit=1&limit=2", undefined, 400, "bad_request", "limit"],
  ["a negative seq", "GET", "/tickets/:id/events?after=-1", undefined, 400, "bad_request", "after"],
  ["an unknown query", "GET", "/tickets?status=done", undefined, 400, "bad_request", "status"],
  ["questions that are not kept", "GET", "/questions?status=closed", undefined, 400, "bad_request", "status"],
  ["a path that is none", "GET", "/tickets/%E0%A4%A", undefined, 400, "bad_request", undefined],
  ["a path that does not exist", "GET", "/nowhere", undefined, 404, "not_found", undefined],
  ["an unknown action", "POST", "/tickets/:id/explode", {}, 404, "not_found", undefined],
];

describe("bad input is refused with a code and the field, and nothing is stored:", () => {
  test.each(refused)("%s", async (_name, method, path, body, status, code, field) => {
    const before = await stored();
    const reply = await call(server.url, method, path.replace(":id", ticketId), body);
    expect([reply.status, reply.body.error?.code, reply.body.error?.field]).toEqual([status, code, field]);
    expect(reply.body.error?.message).toMatch(/\S/);
    expect(await stored()).toBe(before);
  });

  test("another content type, as any page may send it", async () => {
    const before = await stored();
    const reply = await call(server.url, "POST", "/tickets/create", JSON.stringify(named), { "Content-Type": "text/plain" });
    expect([reply.status, reply.body.error]).toMatchObject([400, { code: "bad_request", field: "Content-Type" }]);
    expect(await stored()).toBe(before);
  });

  test("bytes that are no HTTP", async () => {
    const socket = connect(server.port, "127.0.0.1").on("error", () => undefined);
    socket.resume().end("\u0000\u0001\u0002\r\n\r\n");
    await once(socket, "close");
    expect((await call(server.url, "GET", "/health")).status).toBe(200);
  });
});

test("Object has no new properties after all of it", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});
