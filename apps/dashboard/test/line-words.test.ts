import { expect, test } from "vitest";
import { cannotResumeWhy, type EventOf } from "@beckon/protocol";
import { lineWords } from "#features/ticket/line-words.ts";

test("thrown away work is named with the command that brings it back", () => {
  const at = { seq: 1, cursor: "c", timestamp: "2026-01-01T00:00:00.000Z", ticket_id: "t_1", session_id: "s_1", by: "Ada" };
  const ref = "refs/beckon/kept/1-t_1/2";
  const discarded: EventOf<"work_discarded"> = { ...at, type: "work_discarded", ref, keep_until: at.timestamp };
  const removed: EventOf<"workspace_removed"> = { ...at, type: "workspace_removed", path: "/w/1-t_1", ref };
  for (const event of [discarded, removed]) expect(lineWords(event, "Claude")).toContain(`git branch NAME ${ref} makes a branch of that.`);
});

test("why a conversation is lost is said once", () => {
  const at = { seq: 1, cursor: "c", timestamp: "2026-01-01T00:00:00.000Z", ticket_id: "t_1", session_id: "s_1" };
  const can = { load: false, resume: false };
  const opened: EventOf<"session_opened"> = { ...at, type: "session_opened", attempt: 1, acp_session_id: "a", opened: "new", workspace: "/w", can };
  expect(lineWords({ ...opened, lost: cannotResumeWhy }, "Claude")).toBe("Claude could not open its conversation again. It was told what was said.");
  expect(lineWords({ ...opened, lost: "Session not found." }, "Claude")).toBe("Claude could not open its conversation again (Session not found). It was told what was said.");
});
