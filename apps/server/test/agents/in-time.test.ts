import { expect, test } from "vitest";
import { inTime } from "#agents/in-time.ts";

test("what takes too long is said", async () => {
  await expect(inTime(new Promise(() => undefined), 1, "initialize")).rejects.toThrow("it took more than 0.001 s to initialize");
});

test("what waits for a person is not late", async () => {
  const answered = Promise.withResolvers<string>();
  let looks = 0;
  const waits = (): boolean => {
    looks += 1;
    if (looks === 3) answered.resolve("Yes");
    return true;
  };
  expect(await inTime(answered.promise, 1, "open a session", waits)).toBe("Yes");
  expect(looks).toBe(3);
});
