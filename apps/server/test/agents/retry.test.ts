import { expect, test } from "vitest";
import { limitEnds } from "#agents/provider-limit.ts";
import { retryAt } from "#agents/retry.ts";

const timings = { now: () => 0, retryBaseMs: 10_000, retryMaxMs: 300_000 };
const now = Date.parse("2026-11-25T12:00:00Z");
const minute = 60_000;

test("the waits double from 10 s to at most 5 min, and end after the fifth failure", () => {
  const waits = [1, 2, 3, 4].map((failures) => Date.parse(retryAt(failures, timings) ?? "") / 1_000);
  expect(waits).toEqual([10, 20, 40, 80]);
  expect(retryAt(4, { ...timings, retryBaseMs: minute })).toBe(new Date(300_000).toISOString());
  expect(retryAt(5, timings)).toBeUndefined();
});

test.each([
  ["Claude AI usage limit reached|1795611600", now + 60 * minute],
  ["429 Too Many Requests: please try again in 1h 20m 5s", now + 80 * minute + 5_000],
  ["You exceeded your current quota. Try again in 20 seconds.", now + 20_000],
  ['{"error":"rate_limit_exceeded","retry_after":120}', now + 2 * minute],
  ["Rate limit reached, retry after 90", now + 90_000],
  ["You've hit your usage limit; it resets at 2026-11-25T14:30:00Z", now + 150 * minute],
  ["usage limit reached, try again in 2 days 3 hours", now + 51 * 60 * minute],
  ["529 overloaded", now + 5 * minute],
  ["Rate limit, try again in 1 ms", now + 10_000],
  ['API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}', now + 5 * minute],
  ["HTTP 529", now + 5 * minute],
  ['{"code":-32603,"info":"usageLimitExceeded"}', now + 5 * minute],
  ["You've hit your session limit · resets 3:45pm (Europe/Berlin)", now + 165 * minute],
  ["You've hit your limit · resets 1pm (Europe/Berlin)", now + 24 * 60 * minute],
  ["You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.", now + 34_070],
])("%s", (text, until) => {
  expect(limitEnds(text, now, 5 * minute)).toBe(until);
});

test.each(["The model is gone", "File not found in 3 places", "exited with code 429000", "ENOENT: src/rate-limit.ts", "rateLimit is not defined", "At line 429 of main.ts", "write EDQUOT: disk quota exceeded", "insufficient_quota: you exceeded your current quota"])("%s is no limit", (text) => {
  expect(limitEnds(text, now, 5 * minute)).toBeUndefined();
});
