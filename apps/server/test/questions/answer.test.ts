import { describe, expect, test } from "vitest";
import type { AppError } from "#errors.ts";
import { answerQuestion } from "#questions/answer.ts";
import { onLog, options } from "./on-log.ts";

describe("the first valid answer wins:", () => {
  test("of two at the same moment one is recorded, and the other learns who, when and what", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "choice", options });
    const both = await Promise.allSettled([on.says("keep", { question_id: "q1", by: "Ada" }), on.says("drop", { question_id: "q1", by: "Bob" })]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const [recorded] = on.ticket().answered;
    expect(recorded).toMatchObject({ question_id: "q1", response: "keep", answered_by: "Ada" });
    const error = (both[1] as PromiseRejectedResult).reason as AppError;
    expect([error.code, error.message, error.details]).toEqual([
      "already_answered",
      "Ada answered this question first.",
      { question_id: "q1", answered_by: "Ada", answered_at: recorded?.answered_at, response: "keep", via: "websocket" },
    ]);
  });

  test("an invalid one does not count", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "choice", options });
    await expect(on.says("burn", { question_id: "q1", by: "Ada" })).rejects.toMatchObject({ code: "invalid_answer" });
    expect(await on.says("keep", { question_id: "q1", by: "Bob" })).toMatchObject({ answered_by: "Bob" });
  });

  test("an answer and the closing of its ticket settle the question once", async () => {
    await using on = await onLog();
    await on.asks("q1", {});
    const closing = on.log.append([{ type: "question_closed", ticket_id: "t1", session_id: "s1", question_id: "q1", reason: "cancelled" }], {
      keys: ["settle/q1"],
    });
    const answer = on.says("Yes.", { question_id: "q1" });
    expect((await closing).status).toBe("appended");
    await expect(answer).rejects.toMatchObject({ code: "question_closed" });
    expect(on.ticket().answered).toEqual([]);
  });
});

describe("a permission", () => {
  test("is answered with the digest of what was shown, and not without", async () => {
    await using on = await onLog();
    const { digest } = await on.asks("q1", { kind: "permission", options });
    await expect(on.says("keep", { question_id: "q1" })).rejects.toMatchObject({ code: "stale_question", field: "digest" });
    await expect(on.says("keep", { question_id: "q1", digest: "0".repeat(64) })).rejects.toMatchObject({ code: "stale_question" });
    expect(on.ticket().open_questions).toHaveLength(1);
    expect(await on.says("keep", { question_id: "q1", digest })).toMatchObject({ type: "question_answered", response: "keep" });
  });

  test("has another digest for every difference that a person could see", async () => {
    await using on = await onLog();
    const call = { tool_call_id: "c1", title: "rm", kind: "execute", input: "rm a" };
    const shown = [
      { tool_call: call },
      { tool_call: { ...call, input: "rm b" } },
      { tool_call: call, message: "Else?" },
      { tool_call: call, options: options.slice(1) },
      { tool_call: { ...call, diff: [{ path: "a", new_text: "b" }] } },
    ];
    const digests: string[] = [];
    for (const [index, one] of shown.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      digests.push((await on.asks(`q${index}`, { kind: "permission", options, ...one })).digest);
    }
    expect(new Set(digests).size).toBe(shown.length);
    const again = await on.asks("q9", { kind: "permission", options, tool_call: { ...call, tool_call_id: "c2" } });
    expect(again.digest).toBe(digests[0]);
  });
});

describe("an answer is checked against its question:", () => {
  test("a url needs its id; with it, it is accepted or declined", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "url", url: "https://example.org" });
    await expect(on.says("done", { question_id: "q1" })).rejects.toMatchObject({ code: "invalid_answer" });
    expect(await on.says({ action: "accept" }, { question_id: "q1" })).toMatchObject({ response: { action: "accept" } });
  });

  test("a form names the field that is wrong", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "form", schema: { type: "object", properties: { seats: { type: "integer" } }, required: ["seats"] } });
    const answer = (content: Record<string, string | number>) => on.says({ action: "accept", content }, { question_id: "q1" });
    await expect(answer({})).rejects.toMatchObject({ code: "invalid_answer", field: "response.content.seats" });
    await expect(answer({ seats: "two" })).rejects.toMatchObject({ field: "response.content.seats" });
    await expect(answer({ seats: 2, more: 1 })).rejects.toMatchObject({ field: "response.content.more" });
    expect(await answer({ seats: 2 })).toMatchObject({ type: "question_answered" });
  });

  test("a choice's note goes along as a message, in the same moment", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "choice", options });
    const event = await on.says({ option_id: "keep", note: "But only once." }, { question_id: "q1" });
    expect(on.log.event((event?.seq ?? 0) + 1)).toMatchObject({ type: "user_message", text: "But only once.", by: "Ada" });
    expect(on.ticket().deliveries.map(({ what }) => what)).toEqual(["answer", "message"]);
  });
});

test("over HTTP and over the socket it is the same: one settles it, the other is too late", async () => {
  await using on = await onLog();
  await on.asks("q1", {});
  await answerQuestion(on.log, { question_id: "q1", response: "Yes." }, { person: "Bob", by: "Bob" }, "http");
  await expect(on.says("No.", { question_id: "q1" })).rejects.toMatchObject({ code: "already_answered", details: { via: "http", answered_by: "Bob" } });
});

test("answers stay final through a restart of the ticket: a late answer still learns who was first", async () => {
  await using on = await onLog();
  await on.asks("q1", {});
  await on.says("Yes.", { question_id: "q1" });
  await on.happens("turn_ended", { turn: 1, stop_reason: "end_turn" });
  await on.happens("ticket_done", { by: "Ada" });
  await expect(on.says("No.", { question_id: "q1", by: "Bob" })).rejects.toMatchObject({ code: "already_answered" });
});
