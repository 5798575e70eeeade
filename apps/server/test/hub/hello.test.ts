import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Event, ServerMessage, Snapshot } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw, type RawClient } from "#testing/raw-client.ts";
import { startHub, type TestHub } from "#testing/start-hub.ts";
import { startServer } from "#testing/start-server.ts";

const seqs = (frames: readonly ServerMessage[]): number[] =>
  frames.filter((frame): frame is Event => frame.type === "agent_message").map(({ seq }) => seq);

async function greet(hub: Pick<TestHub, "url">, cursor?: string): Promise<RawClient> {
  const client = await connectRaw(hub.url, { beckon: true });
  client.send({ type: "hello", protocol: 1, ...(cursor === undefined ? {} : { cursor }) });
  return client;
}

test("the server is silent until hello, then welcomes, replays and is live", async () => {
  await using hub = await startHub();
  const first = await hub.say("one");
  await hub.say("two");
  await using quiet = await connectRaw(hub.url, { beckon: true });
  await using client = await greet(hub, first.cursor);
  expect(await client.next("welcome")).toMatchObject({ epoch: hub.log.epoch, head: 2, heartbeat_ms: 20_000, max_payload_bytes: 65_536 });
  expect(await client.next("caught_up")).toEqual({ type: "caught_up", ...hub.log.head });
  const third = await hub.say("three");
  await client.next("agent_message", ({ seq }) => seq === third.seq);
  expect(client.frames.map(({ type }) => type)).toEqual(["welcome", "agent_message", "caught_up", "agent_message"]);
  expect(seqs(client.frames)).toEqual([2, 3]);
  expect(quiet.frames).toEqual([]);
});

test("without a cursor it begins at the head", async () => {
  await using hub = await startHub();
  await hub.say("one");
  await using client = await greet(hub);
  expect(await client.next("caught_up")).toMatchObject({ seq: 1 });
  expect(seqs(client.frames)).toEqual([]);
});

test("a reconnect with nothing new, a second one, and one after a restart all succeed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-hub-"));
  let { cursor } = { cursor: "" };
  {
    await using hub = await startHub({}, folder);
    ({ cursor } = await hub.say("one"));
    for (const _time of [1, 2]) {
      await using client = await greet(hub, cursor);
      expect(await client.next("caught_up")).toEqual({ type: "caught_up", seq: 1, cursor });
      expect(client.frames).toHaveLength(2);
    }
  }
  {
    await using hub = await startHub({}, folder);
    await using same = await greet(hub, cursor);
    expect(await same.next("caught_up")).toEqual({ type: "caught_up", seq: 1, cursor });
    const second = await hub.say("two");
    await same.next("agent_message");
    await using late = await greet(hub, cursor);
    expect(await late.next("caught_up")).toMatchObject({ seq: second.seq });
    expect(seqs(late.frames)).toEqual([2]);
  }
  await rm(folder, { recursive: true });
});

test("replay from memory and from the log are the same bytes, across all blocks", async () => {
  await using hub = await startHub();
  const { log } = hub;
  const text = "ä".repeat(1_000);
  const outcomes = await Promise.all(Array.from({ length: 3_000 }, (_one, at) => hub.say(`${at} ${text}`)));
  const cursor = (outcomes[0] as Event).cursor;
  await using early = await greet(hub, cursor);
  await early.next("caught_up");
  // Only the head was pushed to a hub that opened the log later; the rest comes in pages.
  const stored = log.read(1, { events: 10_000, bytes: 1e9 }).map((one) => JSON.parse(one.text) as Event);
  expect(early.frames.filter(({ type }) => type === "agent_message")).toEqual(stored);
});

test("a cursor that cannot be continued from gets the reason and no event, then a snapshot's cursor works", async () => {
  await using server = await startServer();
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", start: false });
  const { body: snapshot } = await call<Snapshot>(server.url, "GET", "/snapshot");
  const [epoch = "", seq = "", digest = ""] = snapshot.cursor.split(".");
  const forged: [string, string][] = [
    ["none", "epoch"],
    [`foreign.${seq}.${digest}`, "epoch"],
    [snapshot.cursor.slice(0, -1), "epoch"],
    [`${epoch}.99.${digest}`, "ahead"],
    [`${epoch}.${seq}.0000000000000000`, "diverged"],
  ];
  await using client = await connectRaw(server.url, { beckon: true });
  for (const [cursor, reason] of forged) {
    client.send({ type: "hello", protocol: 1, cursor });
    await client.next("welcome");
    expect(await client.next("reset")).toEqual({ type: "reset", reason });
  }
  client.send({ type: "hello", protocol: 1, cursor: snapshot.cursor });
  expect(await client.next("caught_up")).toMatchObject({ seq: Number(seq) });
  expect(new Set(client.frames.map(({ type }) => type))).toEqual(new Set(["welcome", "reset", "caught_up"]));
});

test("more than 8 MiB behind is too far", async () => {
  await using hub = await startHub();
  const { cursor } = await hub.say("start");
  await Promise.all(Array.from({ length: 9 }, () => hub.say("x".repeat(1024 * 1024))));
  await using client = await greet(hub, cursor);
  expect(await client.next("reset")).toEqual({ type: "reset", reason: "too_far" });
});

test("hello twice without a reset is an error, and the stream goes on once", async () => {
  await using hub = await startHub();
  await using client = await greet(hub);
  await client.next("caught_up");
  client.send({ type: "hello", protocol: 1 });
  expect(await client.next("error")).toMatchObject({ code: "bad_request", field: "type" });
  await hub.say("once");
  await client.next("agent_message");
  client.send({ type: "ping" });
  await client.next("pong");
  expect(seqs(client.frames)).toEqual([1]);
});

test("before hello a response is refused, and another protocol version ends in 4003", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url, { beckon: true });
  client.send({ type: "user_response", session_id: "s", response: "x" });
  expect(await client.next("error")).toMatchObject({ code: "bad_request", field: "type" });
  client.send({ type: "hello", protocol: 2 });
  expect(await client.next("error")).toMatchObject({ code: "bad_request", field: "protocol" });
  expect(await client.closed).toMatchObject({ code: 4003 });
});
