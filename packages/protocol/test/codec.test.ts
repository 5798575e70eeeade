import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, createTicketBody, limits, parseClientMessage, parseServerMessage, serverMessage } from "@beckon/protocol";
import { created, numbered } from "./numbered.ts";

const read = (value: unknown) => parseClientMessage(typeof value === "string" ? value : JSON.stringify(value));
const answer = (response: unknown) => ({ type: "user_response", session_id: "s1", response });

describe("a client's frame is strict", () => {
  test.each([
    { type: "ping" },
    { type: "ping", timestamp: "2026-01-01T00:00:00Z" },
    { type: "ping", timestamp: 1_767_225_600_000 },
    { type: "hello", protocol: 1 },
    { type: "hello", protocol: 1, token: "t", cursor: "e.1.0123456789abcdef", client: "Ada's phone" },
    { type: "heartbeat", seq: 0 },
    answer("yes"),
    answer({ option_id: "keep", note: "but only once" }),
    answer({ action: "accept", content: { name: "a", count: 1, ok: true, tags: ["x"] } }),
    answer({ action: "decline" }),
    { ...answer("yes"), question_id: "q1", request_id: "r1", digest: "ab", timestamp: "now" },
  ])("%j is read as it was sent", (frame) => {
    expect(read(frame)).toEqual({ ok: true, value: frame });
  });

  test.each([
    ["an unknown type", { type: "nope" }, "type"],
    ["no type", {}, "type"],
    ["the name of something every object has as type", { type: "constructor" }, "type"],
    ["a missing field", { type: "user_response", response: "yes" }, "session_id"],
    ["a missing response", { type: "user_response", session_id: "s1" }, "response"],
    ["a field of another type", answer(5), "response"],
    ["null for a field", { ...answer("yes"), question_id: null }, "question_id"],
    ["an unknown field", { type: "ping", extra: 1 }, "extra"],
    ["an empty session id", { ...answer("yes"), session_id: "" }, "session_id"],
    ["control characters in an id", { ...answer("yes"), session_id: "a\u0000b" }, "session_id"],
    ["an over-long id", { ...answer("yes"), request_id: "x".repeat(limits.id + 1) }, "request_id"],
    ["an over-long response", answer("x".repeat(limits.response + 1)), "response"],
    ["a response of white space", answer(" \n\t"), "response"],
    ["an option id of another type", answer({ option_id: 5 }), "response.option_id"],
    ["an over-long note", answer({ option_id: "a", note: "x".repeat(limits.note + 1) }), "response.note"],
    ["an unknown action", answer({ action: "perhaps" }), "response.action"],
    ["an unknown field beside an action", answer({ action: "accept", more: 1 }), "response.more"],
    ["a nested value in a form", answer({ action: "accept", content: { a: { b: 1 } } }), "response.content.a"],
    ["another protocol version", { type: "hello", protocol: 2 }, "protocol"],
    ["an over-long client name", { type: "hello", protocol: 1, client: "x".repeat(limits.client_name + 1) }, "client"],
    ["a negative seq", { type: "heartbeat", seq: -1 }, "seq"],
    ["a broken seq", { type: "heartbeat", seq: 1.5 }, "seq"],
  ])("%s is an error that names the field", (_name, frame, field) => {
    expect(read(frame)).toMatchObject({ ok: false, error: { code: "bad_request", field, message: expect.stringContaining(field) } });
  });

  test.each(["", "{", "[1,", "undefined", "{'type':'ping'}", "[".repeat(60_000)])("text that is not JSON is an error: %.20s", (text) => {
    expect(read(text)).toEqual({ ok: false, error: { code: "bad_request", message: "The frame is not valid JSON." } });
  });

  test.each(["null", "5", '"ping"', "[]", "true"])("%s is not an object", (text) => {
    expect(read(text)).toMatchObject({ ok: false, error: { code: "bad_request" } });
  });

  test.each([
    ['{"type":"ping","__proto__":{"a":1}}', "__proto__"],
    ['{"__proto__":{"type":"ping"}}', "type"],
    ['{"type":"user_response","session_id":"s","response":{"option_id":"a","__proto__":1}}', "response.__proto__"],
    ['{"type":"user_response","session_id":"s","response":{"action":"accept","content":{"__proto__":"x"}}}', "response.content.__proto__"],
  ])("a __proto__ key is a field that does not belong: %s", (text, field) => {
    expect(read(text)).toMatchObject({ ok: false, error: { code: "bad_request", field } });
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  test("the request id of a refused frame comes back, so that its sender knows which one it was", () => {
    expect(read({ ...answer(5), request_id: "r1" })).toMatchObject({ ok: false, request_id: "r1" });
    expect(read({ ...answer("yes"), request_id: 5 })).not.toHaveProperty("request_id");
  });

  test("no text throws, and nothing that is refused lacks a sentence", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((value) => JSON.stringify({ type: "user_response", ...(value as object) }))), (text) => {
        const parsed = parseClientMessage(text);
        expect(parsed.ok || parsed.error.message.length > 0).toBe(true);
      }),
    );
  });
});

describe("a server's frame may grow", () => {
  test("unknown fields of control messages and events are kept", () => {
    const [event] = numbered([created]);
    expect(serverMessage.parse({ ...event, later: { a: 1 } })).toEqual({ ...event, later: { a: 1 } });
    expect(serverMessage.parse({ type: "caught_up", seq: 1, cursor: "c", later: 1 })).toHaveProperty("later", 1);
    expect(parseServerMessage(JSON.stringify({ type: "pong", later: 1 }))).toEqual({ type: "pong", later: 1 });
  });

  test("a message of an unknown type keeps its place in the log", () => {
    const text = JSON.stringify({ type: "brand_new", seq: 7, cursor: "c", ticket_id: "t1" });
    expect(parseServerMessage(text)).toEqual({ type: "unknown", seq: 7, cursor: "c", ticket_id: "t1" });
    expect(parseServerMessage('{"type":"constructor"}')).toEqual({ type: "unknown" });
  });

  test("what is not JSON throws SyntaxError", () => {
    expect(() => parseServerMessage("{")).toThrow(SyntaxError);
  });
});

describe("a body of HTTP", () => {
  test.each([
    ["no name", {}, "ticket_name"],
    ["a blank name", { ticket_name: "  " }, "ticket_name"],
    ["an over-long name", { ticket_name: "x".repeat(limits.ticket_name + 1) }, "ticket_name"],
    ["an over-long description", { ticket_name: "a", description: "x".repeat(limits.description + 1) }, "description"],
    ["a field of another type", { ticket_name: "a", start: "yes" }, "start"],
    ["an unknown field", { ticket_name: "a", status: "done" }, "status"],
    ["a __proto__ key", JSON.parse('{"ticket_name":"a","__proto__":{"start":false}}'), "__proto__"],
  ])("%s is named", (_name, body, field) => {
    expect(check(createTicketBody, body)).toMatchObject({ ok: false, error: { code: "bad_request", field } });
  });

  test("what may be left out has its default", () => {
    expect(check(createTicketBody, { ticket_name: "a" })).toEqual({ ok: true, value: { ticket_name: "a", description: "", start: true } });
  });
});
