import { expect, test } from "vitest";
import { addressOf, phoneSteps, type PhoneFacts } from "#features/phone/steps.ts";

const here: PhoneFacts = { reach: {}, origin: "http://localhost:8000", isPhone: false, isInstalled: false, hasPush: false };
const https = { public_url: "https://beckon.example.org" };

/** The next missing step, and what it says. */
const next = (facts: Partial<PhoneFacts>): [string, string] => {
  const step = phoneSteps({ ...here, ...facts }).find(({ isDone }) => !isDone);
  return [step?.name ?? "", step?.todo ?? ""];
};

test("only the next missing step is named, in the order in which each needs the one before", () => {
  expect(next({})).toEqual(["Reachable", expect.stringContaining("PUBLIC_URL")]);
  expect(next({ reach: { public_url: "http://localhost:8000" } })[0]).toBe("Reachable");
  expect(next({ reach: { ...https, problem: "connect ECONNREFUSED" } })).toEqual(["Reachable", "https://beckon.example.org does not lead here: connect ECONNREFUSED."]);
  expect(next({ origin: "http://192.168.1.5:8000" })[0]).toBe("HTTPS");
  expect(next({ reach: https })).toEqual(["On the home screen", expect.stringContaining("On the phone")]);
  expect(next({ origin: "https://beckon.example.org", isPhone: true })).toEqual(["On the home screen", expect.stringContaining("Add this page")]);
  expect(next({ origin: "https://beckon.example.org", isPhone: true, isInstalled: true })[0]).toBe("Notices");
  expect(next({ origin: "https://beckon.example.org", isPhone: true, isInstalled: true, hasPush: true })).toEqual(["", ""]);
});

test("push on this computer is not push on the phone", () => {
  expect(next({ reach: https, isInstalled: true, hasPush: true })[0]).toBe("On the home screen");
});

test("the address is the one that the page was opened at, else the public one", () => {
  expect(addressOf({ reach: https, origin: "http://localhost:8000" })).toBe("https://beckon.example.org");
  expect(addressOf({ reach: {}, origin: "http://192.168.1.5:8000" })).toBe("http://192.168.1.5:8000");
  expect(addressOf({ reach: {}, origin: "http://[::1]:8000" })).toBeUndefined();
});
