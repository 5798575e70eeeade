import { expect, test } from "vitest";
import { begin, settled } from "./begin.ts";
import { cursorAt, eventAt, welcome } from "./fake-server.ts";

test("a server that is silent is asked, and given up within 30 s; one that answers is kept", async () => {
  const { client, peer, live, surroundings } = begin();
  await live(0);
  surroundings.pass(27_000);
  expect(peer().received.at(-1)).toEqual({ type: "ping" });
  peer().say({ type: "pong" });
  surroundings.pass(3_000);
  expect(client.state.name).toBe("live");
  surroundings.pass(27_000);
  expect(client.state).toMatchObject({ name: "waiting" });
  expect(surroundings.now()).toBeLessThanOrEqual(57_000);
});

test("a heartbeat is answered with what was applied", async () => {
  const { peer, live } = begin({ cursor: cursorAt(0) });
  await live(0);
  peer().say(eventAt(1));
  peer().say({ type: "heartbeat", seq: 1, cursor: cursorAt(1) });
  expect(peer().received.at(-1)).toEqual({ type: "heartbeat", seq: 1 });
});

test("in a long replay the server hears of it though no heartbeat comes through", async () => {
  const { peer, surroundings } = begin({ cursor: cursorAt(0) });
  peer().open();
  await settled();
  peer().say(welcome);
  for (let seq = 1; seq <= 200; seq += 1) {
    surroundings.pass(100);
    peer().say(eventAt(seq));
  }
  const signs = peer().received.filter(({ type }) => type === "heartbeat");
  expect(signs.length).toBeGreaterThanOrEqual(3);
  expect(signs.length).toBeLessThanOrEqual(5);
});

test("in a hidden tab whose timers run a minute late the connection is kept for hours, and a dead one is found", async () => {
  const { client, peer, live, surroundings } = begin();
  await live(0);
  for (let beat = 0; beat < 360; beat += 1) {
    surroundings.pass(20_000, 60_000);
    peer().say({ type: "heartbeat", seq: 0, cursor: cursorAt(0) });
    peer().say({ type: "pong" });
  }
  expect(client.state.name).toBe("live");
  surroundings.pass(400_000, 60_000);
  expect(client.state.name).not.toBe("live");
});

test("after a sleep the socket is asked at once, and given up after 3 s where it is dead", async () => {
  const { client, peer, live, surroundings } = begin();
  await live(0);
  surroundings.pass(10_000);
  surroundings.says("awake");
  expect(peer().received.at(-1)).toEqual({ type: "ping" });
  surroundings.pass(3_000);
  expect(client.state.name).toBe("waiting");
});

test("a connection that does not open, or opens and says nothing, is given up after its time", async () => {
  const { client, peer, surroundings } = begin();
  surroundings.pass(9_999);
  expect(client.state.name).toBe("connecting");
  surroundings.pass(1);
  expect(client.state.name).toBe("waiting");
  surroundings.pass(250);
  peer().open();
  await settled();
  surroundings.pass(13_000);
  expect(client.state.name).toBe("waiting");
});
