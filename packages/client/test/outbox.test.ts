import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { createClient, createIndexedDbStore, ResponseError, type OutboxStore, type Pending } from "@beckon/client";
import type { ErrorBody } from "@beckon/protocol";
import { cursorAt, fakeServer, welcome, type FakePeer } from "./fake-server.ts";
import { fakeSurroundings } from "./fake-surroundings.ts";

/** A page with a client over a store; pages of one store are tabs of one browser. */
function page(store: OutboxStore) {
  const { peers, WebSocket } = fakeServer();
  const surroundings = fakeSurroundings();
  const client = createClient({ url: "wss://beckon.example/ws", onReset: () => Promise.reject(new Error()), store, WebSocket, surroundings });
  const refused: [Pending, ErrorBody][] = [];
  client.outbox.onRefused((entry, error) => refused.push([entry, error]));
  client.start();
  const peer = (): FakePeer => peers.at(-1) as FakePeer;
  const live = async (): Promise<void> => {
    peer().open();
    await settled();
    peer().say(welcome);
    peer().say({ type: "caught_up", seq: 0, cursor: cursorAt(0) });
    await settled();
  };
  const sent = (): string[] =>
    peer().received.flatMap((message) => (message.type === "user_response" ? [message.request_id ?? ""] : []));
  return { client, refused, peer, live, sent, surroundings };
}

/** Lets the store's transactions end. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

let count = 0;
const freshStore = () => createIndexedDbStore(`beckon-${(count += 1)}`);
const answer = { session_id: "s", response: "Red" };

test("an answer given while offline is kept, shown as not sent, and sent with the same id after the reconnect", async () => {
  const store = freshStore();
  const { client, live, peer, sent, surroundings } = page(store);
  surroundings.says("offline");
  const given = client.respond({ ...answer, question_id: "q", digest: "d" }, "r1");
  await settled();
  expect(client.outbox.entries()).toMatchObject([{ request_id: "r1", ...answer }]);
  expect(await store.all()).toEqual(client.outbox.entries());
  surroundings.says("online");
  await live();
  expect(peer().received.at(-1)).toEqual({ type: "user_response", request_id: "r1", question_id: "q", digest: "d", ...answer });
  peer().close(1006);
  surroundings.pass(1_000);
  await live();
  expect(sent()).toEqual(["r1"]);
  peer().say({ type: "ack", session_id: "s", status: "received", request_id: "r1", question_id: "q", seq: 4 });
  expect(await given).toEqual({ question_id: "q", seq: 4 });
  await settled();
  expect(client.outbox.entries()).toEqual([]);
  expect(await store.all()).toEqual([]);
});

test("on one connection each answer is sent once, in the order in which they were given", async () => {
  const { client, live, sent, surroundings } = page(freshStore());
  for (const id of ["b", "a", "c"]) {
    void client.respond(answer, id);
    surroundings.pass(1);
  }
  await live();
  void client.respond(answer, "d");
  await settled();
  expect(sent()).toEqual(["b", "a", "c", "d"]);
});

test("a reload keeps it: another page of the browser sends it", async () => {
  const store = freshStore();
  const before = page(store);
  void before.client.respond(answer, "r1");
  await settled();
  before.client.close();
  const after = page(createIndexedDbStore(`beckon-${count}`));
  await settled();
  expect(after.client.outbox.entries()).toMatchObject([{ request_id: "r1" }]);
  await after.live();
  expect(after.sent()).toEqual(["r1"]);
});

test("any tab may send what another one was given, and lets go of it once that one is done", async () => {
  const store = freshStore();
  const one = page(store);
  const two = page(store);
  void one.client.respond(answer, "r1");
  await settled();
  await two.live();
  expect(two.sent()).toEqual(["r1"]);
  two.peer().close(1006);
  await one.live();
  one.peer().say({ type: "ack", session_id: "s", status: "received", request_id: "r1" });
  await settled();
  two.surroundings.pass(1_000);
  await two.live();
  expect(two.client.outbox.entries()).toEqual([]);
});

test("a final error removes it and returns its text, also of an answer that an earlier page gave", async () => {
  const store = freshStore();
  const first = page(store);
  const given = first.client.respond(answer, "r1");
  await first.live();
  const error = { code: "already_answered", message: "Kim answered.", details: { answered_by: "Kim" } } as const;
  first.peer().say({ type: "error", ...error, request_id: "r1" });
  await expect(given).rejects.toThrow(new ResponseError(error));
  expect(first.refused).toMatchObject([[{ request_id: "r1", response: "Red" }, error]]);

  void page(store).client.respond(answer, "r2");
  await settled();
  const later = page(store);
  await later.live();
  later.peer().say({ type: "error", ...error, request_id: "r2" });
  expect(later.refused).toMatchObject([[{ request_id: "r2", response: "Red" }, error]]);
  await settled();
  expect(await store.all()).toEqual([]);
});

test.each(["rate_limited", "store_unavailable", "internal"] as const)("%s passes: it is sent again, not sooner than the server wants", async (code) => {
  const { client, live, peer, sent, surroundings } = page(freshStore());
  void client.respond(answer, "r1");
  await live();
  peer().say({ type: "error", code, message: "Not now.", request_id: "r1", retry_after_ms: 5_000 });
  surroundings.pass(4_999);
  expect(sent()).toEqual(["r1"]);
  surroundings.pass(1);
  expect(sent()).toEqual(["r1", "r1"]);
  peer().say({ type: "error", code, message: "Not now.", request_id: "r1" });
  surroundings.pass(3_999);
  expect(sent()).toHaveLength(2);
  surroundings.pass(1);
  expect(sent()).toHaveLength(3);
  expect(client.outbox.entries()).toHaveLength(1);
});

test("the same id given twice is one answer", async () => {
  const { client, live, peer, sent } = page(freshStore());
  const both = [client.respond(answer, "r1"), client.respond(answer, "r1")];
  await live();
  expect(sent()).toEqual(["r1"]);
  peer().say({ type: "ack", session_id: "s", status: "received", request_id: "r1" });
  expect(await Promise.all(both)).toEqual([{}, {}]);
});

test("a browser that can store nothing still sends", async () => {
  const broken = (): Promise<never> => Promise.reject(new Error("no storage"));
  const { client, live, peer, sent } = page({ all: broken, put: broken, remove: broken });
  const given = client.respond(answer, "r1");
  await live();
  expect(sent()).toEqual(["r1"]);
  peer().say({ type: "ack", session_id: "s", status: "received", request_id: "r1" });
  expect(await given).toEqual({});
});

test("it is bounded, and says so", async () => {
  const { client } = page(freshStore());
  for (let index = 0; index < 500; index += 1) void client.respond(answer, `r${index}`);
  await expect(client.respond(answer, "one more")).rejects.toThrow("Too many answers and messages wait to be sent.");
});

test("those who watch it hear of every change", async () => {
  const { client, live, peer } = page(freshStore());
  const sizes: number[] = [];
  client.outbox.subscribe(() => sizes.push(client.outbox.entries().length));
  void client.respond(answer, "r1");
  await live();
  peer().say({ type: "ack", session_id: "s", status: "received", request_id: "r1" });
  expect(sizes[0]).toBe(1);
  expect(sizes.at(-1)).toBe(0);
});
