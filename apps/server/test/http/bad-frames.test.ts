import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw, type RawClient } from "#testing/raw-client.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

let server: TestServer;
let client: RawClient;
let ids: { session_id: string; question_id: string };
beforeAll(async () => {
  server = await startServer();
  client = await connectRaw(server.url, { beckon: true });
  client.send({ type: "hello", protocol: 1 });
  await client.next("caught_up");
  const { session_id } = await createTicket(server.url, "/choose Which? | A | B");
  const { question_id } = await client.next("agent_question");
  ids = { session_id, question_id };
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const stored = async () => (await call<{ seq: number }>(server.url, "GET", "/snapshot")).body.seq;
const answer = (more: object) => JSON.stringify({ type: "user_response", ...ids, response: "a", ...more });

/** What is sent, and the code and field of the error. */
const refused: [string, () => string | Buffer, string, string | undefined][] = [
  ["malformed JSON", () => "{", "bad_request", undefined],
  ["no text", () => "", "bad_request", undefined],
  ["a binary frame", () => Buffer.from('{"type":"ping"}'), "bad_request", undefined],
  ["a list", () => "[]", "bad_request", undefined],
  ["an unknown type", () => '{"type":"explode"}', "bad_request", "type"],
  ["no type", () => "{}", "bad_request", "type"],
  ["an unknown field", () => '{"type":"ping","more":1}', "bad_request", "more"],
  ["a __proto__ key", () => '{"type":"ping","__proto__":{"a":1}}', "bad_request", "__proto__"],
  ["a missing field", () => '{"type":"user_response","response":"a"}', "bad_request", "session_id"],
  ["a field of another type", () => answer({ session_id: 5 }), "bad_request", "session_id"],
  ["an over-long id", () => answer({ session_id: "x".repeat(limits.id + 1) }), "bad_request", "session_id"],
  ["an over-long response", () => answer({ response: "x".repeat(limits.response + 1) }), "bad_request", "response"],
  ["deep nesting", () => answer({ response: "" }).replace('""', `${"[".repeat(20_000)}${"]".repeat(20_000)}`), "bad_request", "response"],
  ["an answer that is not among the options", () => answer({ response: "c" }), "invalid_answer", "response"],
  ["an option that every object has", () => answer({ response: { option_id: "__proto__" } }), "invalid_answer", "response.option_id"],
  ["an action that the question does not take", () => answer({ response: { action: "accept" } }), "invalid_answer", "response.action"],
  ["an unknown question", () => answer({ question_id: "nobody" }), "unknown_question", "question_id"],
  ["another session's question", () => answer({ session_id: "nobody" }), "unknown_question", "question_id"],
  ["hello twice", () => '{"type":"hello","protocol":1}', "bad_request", "type"],
];

describe("a bad frame gets an error, the connection stays open, and nothing is stored:", () => {
  test.each(refused)("%s", async (_name, frame, code, field) => {
    const before = await stored();
    client.send(frame());
    const error = await client.next("error");
    expect([error.code, error.field]).toEqual([code, field]);
    expect(error.message).toMatch(/\S/);
    client.send({ type: "ping", timestamp: "still here" });
    expect((await client.next("pong")).timestamp).toBe("still here");
    expect(await stored()).toBe(before);
  });

  test("the error says which request it belongs to", async () => {
    client.send(answer({ response: "c", request_id: "r1" }));
    expect(await client.next("error", ({ request_id }) => request_id === "r1")).toMatchObject({ code: "invalid_answer" });
    client.send(answer({ response: 5, request_id: "r2" }));
    expect(await client.next("error", ({ request_id }) => request_id === "r2")).toMatchObject({ code: "bad_request" });
  });
});

test("a frame of 10 MB closes its connection with 1009 and touches no other", async () => {
  await using big = await connectRaw(server.url);
  big.send("x".repeat(10 * 1024 * 1024));
  expect((await big.closed).code).toBe(1009);
  client.send({ type: "ping" });
  await client.next("pong");
  expect((await call(server.url, "GET", "/health")).status).toBe(200);
});

test("a Beckon client that has not said hello can answer nothing", async () => {
  await using silent = await connectRaw(server.url, { beckon: true });
  silent.send(answer({}));
  expect(await silent.next("error")).toMatchObject({ code: "bad_request", field: "type" });
  silent.send({ type: "ping" });
  await silent.next("pong");
  expect(silent.frames.map(({ type }) => type)).toEqual(["error", "pong"]);
});
