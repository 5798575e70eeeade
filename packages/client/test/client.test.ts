import { expect, test } from "vitest";
import { begin, settled } from "./begin.ts";
import { cursorAt, eventAt, welcome } from "./fake-server.ts";

test("connecting, catching up, live; then waiting with the time of the next try, and on from where it was", async () => {
  const { client, peer, live, surroundings, seqs, peers } = begin({ cursor: cursorAt(3), clientName: "Firefox on Linux" });
  const seen: string[] = [client.state.name];
  client.subscribe(({ name }) => seen.push(name));
  peer().open();
  await settled();
  expect(peer().received).toEqual([{ type: "hello", protocol: 1, cursor: cursorAt(3), client: "Firefox on Linux" }]);
  peer().say(welcome);
  peer().say(eventAt(4));
  peer().say(eventAt(5));
  peer().say({ type: "caught_up", seq: 5, cursor: cursorAt(5) });
  peer().say(eventAt(6));
  expect(seqs).toEqual([4, 5, 6]);
  surroundings.pass(1_000);
  peer().close(1006);
  expect(client.state).toEqual({ name: "waiting", attempt: 1, retry_at: 1_250, since: 1_000 });
  surroundings.pass(249);
  expect(peers).toHaveLength(1);
  surroundings.pass(1);
  await live(6);
  expect(peer().received[0]).toMatchObject({ cursor: cursorAt(6) });
  expect(client.state).toEqual({ name: "live", since: 1_250 });
  expect(seen).toEqual(["connecting", "catching_up", "live", "waiting", "connecting", "catching_up", "live"]);
});

test("events of an earlier time are dropped, a hole makes it come back for what is missing", async () => {
  const { peer, live, seqs, surroundings, client } = begin({ cursor: cursorAt(0) });
  await live(0);
  for (const seq of [1, 1, 2, 1, 4]) peer().say(eventAt(seq));
  expect(seqs).toEqual([1, 2]);
  expect(client.state.name).toBe("waiting");
  surroundings.pass(1_000);
  peer().open();
  await settled();
  expect(peer().received[0]).toMatchObject({ cursor: cursorAt(2) });
});

test("a replay comes in pieces, in order, before the connection is live", async () => {
  const { peer, client } = begin({ cursor: cursorAt(0) });
  const pieces: number[] = [];
  client.onEvents((events) => {
    expect(client.state.name).toBe("catching_up");
    pieces.push(events.length);
  });
  peer().open();
  await settled();
  peer().say(welcome);
  for (let seq = 1; seq <= 1_200; seq += 1) peer().say(eventAt(seq));
  peer().say({ type: "caught_up", seq: 1_200, cursor: cursorAt(1_200) });
  expect(pieces).toEqual([500, 500, 200]);
});

test.each([4000, 4002, 4003, 4005, 4099])("%i is final until a person tries again", async (code) => {
  const { client, peer, live, peers, surroundings } = begin();
  peer().close(code, "because");
  expect(client.state).toEqual({ name: "refused", code, reason: "because" });
  surroundings.says("awake");
  surroundings.says("online");
  surroundings.pass(3_600_000);
  expect(peers).toHaveLength(1);
  client.retry();
  await live(0);
  expect(client.state.name).toBe("live");
});

test.each([1001, 1006, 1011, 1012, 1013, 4100, 4101, 4102, 4103, 4104, 4200])("after %i it comes back", (code) => {
  const { client, peer, peers, surroundings } = begin();
  peer().close(code);
  expect(client.state.name).toBe("waiting");
  surroundings.pass(500);
  expect(peers).toHaveLength(2);
});

test("a server that asks for time gets it, also when the page wakes up", async () => {
  const { client, peer, live, peers, surroundings } = begin();
  await live(0);
  peer().close(1012, "restart retry_after_ms=4000");
  expect(client.state).toMatchObject({ name: "waiting", retry_at: 4_000 });
  surroundings.says("awake");
  expect(peers).toHaveLength(1);
  surroundings.pass(4_000);
  expect(peers).toHaveLength(2);
});

test("a page that wakes up tries at once", () => {
  for (const wakeup of ["awake", "online"] as const) {
    const { peer, peers, surroundings } = begin();
    peer().close(1006);
    surroundings.says(wakeup);
    expect(peers).toHaveLength(2);
  }
});

test("offline says so and does not try; online tries at once; the time that it was lost stays", async () => {
  const { client, live, peers, peer, surroundings } = begin();
  await live(0);
  surroundings.pass(5_000);
  surroundings.says("offline");
  expect(client.state).toEqual({ name: "offline", since: 5_000 });
  expect(peer().isClosed).toBe(true);
  surroundings.pass(600_000);
  expect(peers).toHaveLength(1);
  surroundings.says("online");
  expect(peers).toHaveLength(2);
  expect(client.state).toMatchObject({ name: "connecting", since: 5_000 });
});

test("a server on this machine needs no network", async () => {
  for (const host of ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"]) {
    const { client, live, surroundings } = begin({ url: `ws://${host}/ws` });
    await live(0);
    surroundings.says("offline");
    expect(client.state.name).toBe("live");
  }
});

test("connections that are live for a moment only do not start the back-off anew", async () => {
  const { client, peer, live, surroundings } = begin({}, 0.999);
  const waits: number[] = [];
  client.subscribe((state) => state.name === "waiting" && waits.push(state.retry_at - surroundings.now()));
  for (let turn = 0; turn < 4; turn += 1) {
    await live(0);
    peer().close(1006);
    surroundings.pass(waits.at(-1) ?? 0);
  }
  expect(waits.map((ms) => Math.round(ms / 500))).toEqual([1, 2, 4, 8]);
  await live(0);
  surroundings.pass(10_000);
  peer().close(1006);
  expect(Math.round((waits.at(-1) ?? 0) / 500)).toBe(1);
});

test("what is no frame of Beckon's ends the connection", async () => {
  const { client, peer, live } = begin();
  await live(0);
  peer().sayText("<html>");
  expect(client.state.name).toBe("waiting");
});

test("a listener that throws stops neither the others nor the connection", async () => {
  const { client, peer, live, seqs } = begin({ cursor: cursorAt(0) });
  const error = console.error;
  console.error = () => undefined;
  client.subscribe(() => {
    throw new Error("planted");
  });
  await live(0);
  peer().say(eventAt(1));
  console.error = error;
  expect(seqs).toEqual([1]);
  expect(client.state.name).toBe("live");
});

test("closing lets go of everything", async () => {
  const { client, peer, live, surroundings } = begin();
  await live(0);
  client.close();
  expect(client.state).toEqual({ name: "closed" });
  expect(peer().isClosed).toBe(true);
  peer().say(eventAt(1));
  surroundings.says("online");
  surroundings.pass(3_600_000);
  expect(client.state).toEqual({ name: "closed" });
  expect(surroundings.timers()).toBe(0);
});
