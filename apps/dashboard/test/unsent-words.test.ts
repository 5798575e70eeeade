import { expect, test } from "vitest";
import { unsentWords } from "#features/connection/unsent-words.ts";

const sent = { request_id: "r", given_at: 0 };
const answer = { ...sent, session_id: "s", response: "yes" };
const message = { ...sent, ticket_id: "t", text: "hello" };

test("what waits to be sent is counted by its kind", () => {
  expect(unsentWords([])).toBe("");
  expect(unsentWords([answer])).toBe("1 answer not sent yet. It leaves by itself.");
  expect(unsentWords([message, answer, answer])).toBe("2 answers and 1 message not sent yet. They leave by themselves.");
});
