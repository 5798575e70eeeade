import { expect, test } from "vitest";
import { transitions, type Happening, type StateName } from "../src/transitions.ts";

const states = Object.keys(transitions) as StateName[];
const happenings = Object.keys(transitions.closed) as Happening[];

test("every pair is written, and closing is final from everywhere", () => {
  for (const state of states) {
    expect(Object.keys(transitions[state]).toSorted()).toEqual(happenings.toSorted());
    expect(transitions[state].stop).toBe("closed");
  }
  expect(new Set(Object.values(transitions.closed))).toEqual(new Set(["closed"]));
});

test("every state can be reached, and live from every state but closed", () => {
  const reach = (from: StateName): Set<StateName> => {
    const found = new Set([from]);
    for (const state of found) for (const what of happenings) found.add(transitions[state][what]);
    return found;
  };
  expect([...reach("connecting")].toSorted()).toEqual(states.toSorted());
  for (const state of states) expect(reach(state).has("live")).toBe(state !== "closed");
});

test("a refusal is left by a person's wish only, and nothing but the server makes a connection live", () => {
  const left = happenings.filter((what) => transitions.refused[what] !== "refused");
  expect(left).toEqual(["retry", "stop"]);
  const ways = states.flatMap((state) => happenings.map((what) => ({ state, what, to: transitions[state][what] })));
  expect(ways.filter(({ state, to }) => to === "live" && state !== "live")).toEqual([{ state: "catching_up", what: "caught_up", to: "live" }]);
});
