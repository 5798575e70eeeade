import { expect, test } from "vitest";
import type { CreatedTicket, ServerMessage } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startHub } from "#testing/start-hub.ts";
import { startServer } from "#testing/start-server.ts";

test("three plain clients get pong, ack for any session, and the original's broadcasts", async () => {
  await using server = await startServer();
  await using one = await connectRaw(server.url);
  await using two = await connectRaw(server.url);
  await using three = await connectRaw(server.url);
  const clients = [one, two, three];
  for (const client of clients) {
    client.send({ type: "ping", timestamp: "2026-01-01T00:00:00Z" });
    client.send({ type: "user_response", session_id: "nobody-knows-it", response: "Yes", timestamp: "2026-01-01T00:00:00Z" });
    expect(await client.next("pong")).toEqual({ type: "pong", timestamp: "2026-01-01T00:00:00Z" });
    expect(await client.next("ack")).toMatchObject({ session_id: "nobody-knows-it", status: "received" });
  }
  const { body } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Greet" });
  const { ticket_id, session_id } = body;
  for (const client of clients)
    for (const type of ["ticket_created", "agent_started"] as const) {
      const event = await client.next(type);
      expect(event).toMatchObject({ type, ticket_id, ticket_name: "Greet", session_id });
      expect(new Date(event.timestamp).toISOString()).toBe(event.timestamp);
    }
});

test("a plain client hears nothing that it did not ask for, and hello is not its word", async () => {
  await using hub = await startHub({ heartbeatMs: 400, answerWithinMs: 400 });
  await using client = await connectRaw(hub.url);
  let pings = 0;
  const beats = new Promise<void>((resolve) => client.socket.on("ping", () => (pings += 1) === 2 && resolve()));
  await beats;
  expect(client.frames).toEqual([]);
  client.send({ type: "hello", protocol: 1 });
  expect(await client.next("error")).toMatchObject({ code: "bad_request", field: "type" });
  await hub.say("still here");
  await client.next("agent_message");
});

const malformed: [what: string, frame: string | Buffer, field: string | undefined][] = [
  ["no JSON", "{", undefined],
  ["not an object", "[]", undefined],
  ["binary", Buffer.from("{}"), undefined],
  ["no type", "{}", "type"],
  ["an unknown type", '{"type":"dance"}', "type"],
  ["a missing field", '{"type":"user_response","session_id":"s"}', "response"],
  ["a wrong field", '{"type":"user_response","session_id":7,"response":"x"}', "session_id"],
  ["an over-long field", JSON.stringify({ type: "user_response", session_id: "s".repeat(201), response: "x" }), "session_id"],
  ["an unknown field", '{"type":"ping","more":1}', "more"],
  ["a prototype", '{"type":"ping","__proto__":{"timestamp":"x"}}', "__proto__"],
  ["a control character in an id", '{"type":"user_response","session_id":"a\\u0000","response":"x"}', "session_id"],
];

test.each(malformed)("%s is answered with an error that names the field, and the connection stays", async (_what, frame, field) => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  client.send(frame);
  const error = await client.next("error");
  expect(error.code).toBe("bad_request");
  expect(error.field).toBe(field);
  client.send({ type: "ping" });
  await client.next("pong");
  expect(hub.log.head.seq).toBe(0);
});

test("one connection that fails touches no other", async () => {
  await using hub = await startHub({
    onResponse: () => {
      throw new Error("planted");
    },
  });
  await using failing = await connectRaw(hub.url);
  await using other = await connectRaw(hub.url);
  failing.send({ type: "user_response", session_id: "s", response: "x", request_id: "r" });
  expect(await failing.next("error")).toMatchObject({ code: "internal", request_id: "r" });
  failing.socket.terminate();
  await failing.closed;
  const { seq } = await hub.say("on");
  const heard: ServerMessage = await other.next("agent_message");
  expect(heard).toMatchObject({ seq });
});
