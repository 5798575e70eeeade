import { expect, test } from "vitest";
import type { Shown } from "#questions/digest.ts";
import { listRules, ruling } from "#questions/rules.ts";
import { onLog, type OnLog } from "./on-log.ts";

const shown: Shown = {
  kind: "permission",
  message: "npm test",
  options: [{ id: "once", label: "Once", kind: "allow_once" }],
  tool_call: { tool_call_id: "c1", title: "npm test", kind: "execute", input: "npm test" },
};
const opened = (acp_session_id: string) => ({ attempt: 1, acp_session_id, opened: "new", workspace: "/w", can: { load: true, resume: true } });
const remembers = async (at: OnLog, remember: object): Promise<void> => {
  const { digest } = await at.asks("q1", shown);
  await at.says({ option_id: "once", remember: { covers: "call", ...remember } } as never, { question_id: "q1", digest });
};
const decides = (at: OnLog, now = Date.now(), what: Shown = shown) => ruling(at.log, at.ticket(), what, now)?.option;

test("a rule decides until it expires, and is not listed after", async () => {
  await using at = await onLog();
  await remembers(at, { scope: "ticket", expires_in_ms: 60_000 });
  const [rule] = listRules(at.log);
  const ends = Date.parse(rule?.expires_at ?? "");
  expect(decides(at, ends - 1)).toBe("once");
  expect(decides(at, ends)).toBeUndefined();
  expect(listRules(at.log, ends)).toEqual([]);
});

test("a rule of a conversation ends with it", async () => {
  await using at = await onLog();
  await at.happens("session_opened", opened("a1"));
  await remembers(at, { scope: "session" });
  expect(decides(at)).toBe("once");
  await at.happens("session_opened", opened("a2"));
  expect(decides(at)).toBeUndefined();
});

test("a rule of a ticket outlives its conversation, and is for its agent alone", async () => {
  await using at = await onLog();
  await remembers(at, { scope: "ticket" });
  await at.happens("session_opened", opened("a2"));
  expect(decides(at)).toBe("once");
  expect(ruling(at.log, { ...at.ticket(), agent: "other" }, shown, Date.now())).toBeUndefined();
});

test.each([
  ["another command", { title: "npm test", kind: "execute", input: "npm publish" }],
  ["the same words of another kind", { title: "npm test", kind: "fetch", input: "npm test" }],
])("it does not decide %s", async (_what, call) => {
  await using at = await onLog();
  await remembers(at, { scope: "ticket" });
  expect(decides(at, Date.now(), { ...shown, tool_call: { tool_call_id: "c2", ...call } })).toBeUndefined();
});

test("only permissions can be remembered, and only once for each answer", async () => {
  await using at = await onLog();
  await at.asks("q1", { kind: "choice", message: "Which?", options: [{ id: "a", label: "A" }] });
  const response = { option_id: "a", remember: { scope: "ticket" } } as never;
  await expect(at.says(response, { question_id: "q1" })).rejects.toMatchObject({ code: "invalid_answer", field: "response.remember" });
});
