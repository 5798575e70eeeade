import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { APIErrorCode, APIResponseError, UnknownHTTPResponseError } from "@notionhq/client";
import { failureOf } from "#notion/failure.ts";
import { createPace, NotionStopped } from "#notion/pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes places under these names; gives the names as they went. */
function takers(pace: ReturnType<typeof createPace>) {
  const gone: string[] = [];
  const take = async (name: string, urgent = false): Promise<void> => {
    await pace.take(urgent);
    gone.push(name);
  };
  return { gone, take };
}

test("a second's calls go at once, the rest at the rate, those that somebody waits for first", async () => {
  const { gone, take } = takers(createPace(2));
  const all = [take("a"), take("b"), take("c"), take("d"), take("e"), take("now", true)];
  await vi.advanceTimersByTimeAsync(0);
  expect(gone).toEqual(["a", "b"]);
  await vi.advanceTimersByTimeAsync(501);
  expect(gone).toEqual(["a", "b", "now"]);
  await vi.advanceTimersByTimeAsync(1_600);
  expect(gone).toEqual(["a", "b", "now", "c", "d", "e"]);
  await Promise.all(all);
});

test("a pause holds everything, a stop refuses what waits and what comes", async () => {
  const pace = createPace(10);
  const { gone, take } = takers(pace);
  pace.pause(30_000);
  const first = take("a");
  await vi.advanceTimersByTimeAsync(29_000);
  expect(gone).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_500);
  await first;
  pace.pause(1_000);
  const second = take("b");
  pace.stop();
  await expect(second).rejects.toThrow(NotionStopped);
  await expect(take("c")).rejects.toThrow(NotionStopped);
});

const limited = (retryAfter?: string): APIResponseError =>
  new APIResponseError({
    code: APIErrorCode.RateLimited,
    status: 429,
    message: "slow down",
    headers: new Headers(retryAfter === undefined ? {} : { "Retry-After": retryAfter }),
    rawBodyText: "",
    additional_data: undefined,
    request_id: undefined,
  });

test("Retry-After is read in seconds and as a date; without it a second is waited", () => {
  const now = Date.parse("2026-11-25T12:00:00Z");
  expect(failureOf(limited("7"), now)).toEqual({ kind: "limited", waitMs: 7_000 });
  expect(failureOf(limited("Wed, 25 Nov 2026 12:01:30 GMT"), now)).toEqual({ kind: "limited", waitMs: 90_000 });
  expect(failureOf(limited("soon"), now)).toEqual({ kind: "limited", waitMs: 1_000 });
  expect(failureOf(limited(), now)).toEqual({ kind: "limited", waitMs: 1_000 });
  expect(failureOf(limited("999999"), now)).toEqual({ kind: "limited", waitMs: 3_600_000 });
});

test("a fault of our own is not taken for one of the network", () => {
  expect(() => failureOf(new TypeError("x is not a function"))).toThrow("x is not a function");
  expect(failureOf(new TypeError("fetch failed"))).toEqual({ kind: "passing" });
});

test("what a gateway answers in Notion's place is no refusal of what was sent", () => {
  const answered = (status: number, rawBodyText: string, headers = new Headers()) => new UnknownHTTPResponseError({ status, message: undefined, headers, rawBodyText });
  expect(failureOf(answered(403, "<html>Blocked</html>"))).toEqual({ kind: "passing" });
  expect(failureOf(answered(404, ""))).toEqual({ kind: "passing" });
  expect(failureOf(answered(429, "error code: 1015", new Headers({ "Retry-After": "7" })))).toEqual({ kind: "limited", waitMs: 7_000 });
  expect(failureOf(answered(400, '{"object":"error","code":"a_new_code"}'))).toMatchObject({ kind: "invalid" });
});
