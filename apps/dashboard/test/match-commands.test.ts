import { expect, test } from "vitest";
import { matchCommands } from "#features/ticket/match-commands.ts";

const commands = ["code-review", "review", "compact"].map((name) => ({ name, description: "" }));
const matched = (text: string): string[] => matchCommands(commands, text).map(({ name }) => name);

test("a slash shows all, a beginning those that fit, what begins with it first", () => {
  expect(matched("/")).toEqual(["code-review", "review", "compact"]);
  expect(matched("/RE")).toEqual(["review", "code-review"]);
  expect(matched("/x")).toEqual([]);
});

test("nothing is offered in the middle of a text, or once the command is whole", () => {
  expect([matched(""), matched("see /re"), matched("/review "), matched("/compact")]).toEqual([[], [], [], []]);
});
