import { describe, expect, test } from "vitest";
import { heldResponses } from "#questions/held.ts";
import { onLog, options } from "./on-log.ts";

const form = { type: "object" as const, properties: { name: { type: "string" } }, required: ["name"] };

describe("with question_id a response only ever answers that question:", () => {
  test("another open one stays open", async () => {
    await using on = await onLog();
    await on.asks("q1", { message: "First?" });
    await on.asks("q2", { message: "Second?" });
    expect(await on.says("Yes.", { question_id: "q2" })).toMatchObject({ type: "question_answered", question_id: "q2", answered_by: "Ada", via: "websocket" });
    expect(on.ticket().open_questions.map(({ question_id }) => question_id)).toEqual(["q1"]);
  });

  test("where it was settled or never asked it is an error, and never a message", async () => {
    await using on = await onLog();
    await on.asks("q1", {});
    await on.happens("question_closed", { question_id: "q1", reason: "withdrawn" });
    const before = on.log.head.seq;
    await expect(on.says("Yes.", { question_id: "q1" })).rejects.toMatchObject({ code: "question_closed" });
    await expect(on.says("Yes.", { question_id: "q9" })).rejects.toMatchObject({ code: "unknown_question", field: "question_id" });
    await expect(on.says("Yes.", { question_id: "q1", session_id: "s9" })).rejects.toMatchObject({ code: "question_closed" });
    expect(on.log.head.seq).toBe(before);
  });

  test("of another session it is unknown", async () => {
    await using on = await onLog();
    await on.asks("q1", {});
    await expect(on.says("Yes.", { question_id: "q1", session_id: "s9" })).rejects.toMatchObject({ code: "unknown_question", field: "question_id" });
    expect(on.ticket().open_questions).toHaveLength(1);
  });
});

describe("without question_id", () => {
  test("it answers the oldest open text, choice or form question", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "permission", options });
    await on.asks("q2", { kind: "url", url: "https://example.org" });
    await on.asks("q3", { kind: "choice", options });
    await on.asks("q4", { kind: "form", schema: form });
    await on.asks("q5", { kind: "text" });
    const answered = [await on.says("keep"), await on.says({ action: "accept", content: { name: "Ada" } }), await on.says("Because.")];
    expect(answered.map((event) => event?.type === "question_answered" && event.question_id)).toEqual(["q3", "q4", "q5"]);
    expect(on.ticket().open_questions.map(({ kind }) => kind)).toEqual(["permission", "url"]);
  });

  test("a choice takes an option's label too, as original clients never saw the ids", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "choice", options });
    expect(await on.says(" drop IT ")).toMatchObject({ type: "question_answered", response: "drop" });
  });

  test("what does not answer the open question is an error, and stores nothing", async () => {
    await using on = await onLog();
    await on.asks("q1", { kind: "choice", options });
    const before = on.log.head.seq;
    await expect(on.says("neither")).rejects.toMatchObject({ code: "invalid_answer", field: "response" });
    expect(on.log.head.seq).toBe(before);
  });

  test("with none open it is a message to the agent", async () => {
    await using on = await onLog();
    expect(await on.says("Also this.")).toMatchObject({ type: "user_message", text: "Also this.", by: "Ada" });
    await on.asks("q1", { kind: "permission", options });
    expect(await on.says("keep")).toMatchObject({ type: "user_message", text: "keep" });
    expect(on.ticket().deliveries).toHaveLength(2);
  });

  test.each(["answered", "closed"])("just after a question of the running turn was %s it is held, not a message", async (how) => {
    await using on = await onLog();
    await on.asks("q1", {});
    if (how === "answered") await on.says("Yes.", { by: "Bob" });
    else await on.happens("question_closed", { question_id: "q1", reason: "withdrawn" });
    expect(await on.says("No.")).toMatchObject({ type: "response_held", session_id: "s1", ticket_id: "t1", response: "No.", by: "Ada" });
    expect(heldResponses(on.log, "s1")).toMatchObject([{ response: "No.", by: "Ada", via: "websocket" }]);
  });

  test("in the next turn it is a message again", async () => {
    await using on = await onLog();
    await on.asks("q1", {});
    await on.says("Yes.");
    await on.happens("turn_ended", { turn: 1, stop_reason: "end_turn" });
    expect(await on.says("More.")).toMatchObject({ type: "user_message" });
    await on.happens("turn_started", { attempt: 1, turn: 2, prompt: "More." });
    expect(await on.says("And more.")).toMatchObject({ type: "user_message" });
  });

  test("an option or an action that nothing asked for is held: it is no text for an agent", async () => {
    await using on = await onLog();
    expect(await on.says({ option_id: "keep" })).toMatchObject({ type: "response_held" });
  });

  test("to a stopped ticket it is held", async () => {
    await using on = await onLog();
    await on.happens("cancel_requested", { by: "Bob" });
    expect(await on.says("Wait.")).toMatchObject({ type: "response_held" });
  });
});

describe("held responses", () => {
  test("of a session nobody knows are kept for it", async () => {
    await using on = await onLog();
    const event = await on.says("Yes.", { session_id: "s9" });
    expect(event).toMatchObject({ type: "response_held", session_id: "s9" });
    expect(event).not.toHaveProperty("ticket_id");
    expect(heldResponses(on.log, "s9").map(({ response }) => response)).toEqual(["Yes."]);
    expect(heldResponses(on.log, "s1")).toEqual([]);
  });

  test("are bounded for each session, and said to be", async () => {
    await using on = await onLog();
    for (let count = 0; count < 100; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the bound counts what is stored
      await on.says(`${count}`, { session_id: "s9" });
    }
    await expect(on.says("one more", { session_id: "s9" })).rejects.toMatchObject({ code: "rate_limited" });
    expect(await on.says("another's", { session_id: "s8" })).toMatchObject({ type: "response_held" });
  });

  test("are listed for 24 hours", async () => {
    await using on = await onLog();
    await on.says("Yes.", { session_id: "s9" });
    const hours = (count: number) => Date.now() + count * 3_600_000;
    expect([heldResponses(on.log, "s9", hours(23)).length, heldResponses(on.log, "s9", hours(25)).length]).toEqual([1, 0]);
  });
});

describe("a response that is sent again under its request id", () => {
  test("is the first one, whatever it was", async () => {
    await using on = await onLog();
    const same = async (response: string, more: object) => {
      const first = await on.says(response, more);
      expect(await on.says(response, more)).toEqual(first);
      return first?.type;
    };
    await on.asks("q1", {});
    expect(await same("Yes.", { request_id: "r1" })).toBe("question_answered");
    expect(await same("No.", { request_id: "r2" })).toBe("response_held");
    expect(await same("Hello.", { request_id: "r3", session_id: "s9" })).toBe("response_held");
    await on.asks("q2", {});
    expect(await same("Yes.", { request_id: "r4", question_id: "q2" })).toBe("question_answered");
    expect(on.ticket().answered).toHaveLength(2);
  });

  test("with another body is a conflict; another person's ids are their own", async () => {
    await using on = await onLog();
    await on.says("One.", { request_id: "r1" });
    await expect(on.says("Two.", { request_id: "r1" })).rejects.toMatchObject({ code: "conflict", field: "request_id" });
    expect(await on.says("Two.", { request_id: "r1", by: "Bob" })).toMatchObject({ type: "user_message", by: "Bob" });
  });

  test("is recorded once even where both come at the same moment", async () => {
    await using on = await onLog();
    const [a, b] = await Promise.all([on.says("One.", { request_id: "r1" }), on.says("One.", { request_id: "r1" })]);
    expect(a).toEqual(b);
    expect(on.ticket().deliveries).toHaveLength(1);
  });
});
