import * as fc from "fast-check";
import { expect, test } from "vitest";
import { begin, settled } from "./begin.ts";
import { cursorAt, eventAt, welcome } from "./fake-server.ts";

test("a reset loads a snapshot and goes on from its cursor; loads never overlap, whatever the network does", async () => {
  const loads: ((cursor: string) => void)[] = [];
  let running = 0;
  const { client, peer, seqs, surroundings } = begin({
    cursor: "none",
    onReset: () => {
      running += 1;
      expect(running).toBe(1);
      return new Promise<string>((resolve) => loads.push(resolve)).finally(() => (running -= 1));
    },
  });
  peer().open();
  await settled();
  peer().say(welcome);
  peer().say({ type: "reset", reason: "epoch" });
  await settled();
  peer().close(1006);
  surroundings.pass(1_000);
  peer().open();
  await settled();
  expect(peer().received).toEqual([]);
  loads[0]?.(cursorAt(7));
  await settled();
  expect(peer().received).toEqual([{ type: "hello", protocol: 1, cursor: cursorAt(7) }]);
  peer().say(welcome);
  peer().say({ type: "reset", reason: "too_far" });
  await settled();
  loads[1]?.(cursorAt(9));
  await settled();
  expect(peer().received.at(-1)).toEqual({ type: "hello", protocol: 1, cursor: cursorAt(9) });
  peer().say(welcome);
  peer().say({ type: "caught_up", seq: 9, cursor: cursorAt(9) });
  peer().say(eventAt(10));
  expect(seqs).toEqual([10]);
  expect(client.state.name).toBe("live");
});

test("a snapshot that cannot be loaded is tried again with the next connection", async () => {
  const { client, peer } = begin({ cursor: "none", onReset: () => Promise.reject(new Error("503")) });
  peer().open();
  await settled();
  peer().say(welcome);
  peer().say({ type: "reset", reason: "epoch" });
  await settled();
  expect(client.state.name).toBe("waiting");
});

test("whatever happens in whatever order: one socket at most, each event once and in order, and live in the end", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("say" as const), events: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constant("repeat" as const) }),
    fc.record({ do: fc.constant("close" as const), code: fc.constantFrom(1006, 1012, 4103, 4104) }),
    fc.record({ do: fc.constant("wake" as const), wakeup: fc.constantFrom("awake" as const, "online" as const, "offline" as const) }),
    fc.record({ do: fc.constant("pass" as const), ms: fc.nat(40_000), lateMs: fc.constantFrom(0, 0, 60_000) }),
    fc.record({ do: fc.constant("serve" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { client, peers, peer, seqs, surroundings } = begin({ cursor: cursorAt(0) });
      let head = 0;
      /** The server's side: opens, replays from the cursor that the client gave, and is live. */
      const serve = async (): Promise<void> => {
        const mine = peer();
        if (mine.isClosed || client.state.name !== "connecting") return;
        mine.open();
        await settled();
        const [hello] = mine.received;
        if (hello?.type !== "hello") return;
        mine.say(welcome);
        for (let seq = Number(hello.cursor?.split(".")[1]) + 1; seq <= head; seq += 1) mine.say(eventAt(seq));
        mine.say({ type: "caught_up", seq: head, cursor: cursorAt(head) });
      };
      for (const one of steps) {
        if (one.do === "say")
          for (let left = one.events; left > 0; left -= 1) {
            head += 1;
            if (client.state.name === "live") peer().say(eventAt(head));
          }
        if (one.do === "repeat" && head > 0 && client.state.name === "live") peer().say(eventAt(Math.max(1, head - 1)));
        if (one.do === "close" && !peer().isClosed) peer().close(one.code);
        if (one.do === "wake") surroundings.says(one.wakeup);
        if (one.do === "pass") surroundings.pass(one.ms, one.lateMs);
        if (one.do === "serve") await serve();
        expect(peers.filter(({ isClosed }) => !isClosed).length).toBeLessThanOrEqual(1);
      }
      surroundings.says("online");
      for (let tries = 0; tries < 5 && client.state.name !== "live"; tries += 1) {
        surroundings.pass(40_000);
        await serve();
      }
      expect(client.state.name).toBe("live");
      expect(seqs).toEqual(Array.from({ length: head }, (_one, at) => at + 1));
      client.close();
    }),
    { numRuns: 300 },
  );
});
