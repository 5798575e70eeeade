import { expect, test } from "vitest";
import { lastParagraph } from "#features/your-turn/last-words.tsx";
import { eventsOf, message, question, toolCall } from "./events.ts";

test("the last paragraph of the newest message stands before a question, in whatever pieces it came", () => {
  const events = eventsOf(message("Old.", "m1"), message("First part.\n\nThe la", "m2"), message("st part.", "m2"), toolCall("1"), question);
  expect(lastParagraph(events)).toBe("The last part.");
  expect(lastParagraph(eventsOf(question))).toBe("");
});
