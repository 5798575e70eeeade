import * as fc from "fast-check";
import type { NewEvent } from "@beckon/protocol";
import { created } from "./numbered.ts";

const tickets = ["t1", "t2"];
const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const base = pick(...tickets).map((ticket_id) => ({ ticket_id, session_id: ticket_id.replace("t", "s") }));
const small = fc.integer({ min: 1, max: 3 });
const question = pick("q1", "q2", "q3");
const message = pick("m1", "m2", "m3");

const fact = (type: NewEvent["type"], fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.tuple(base, fc.record({ type: fc.constant(type), ...fields })).map(([ids, more]) => ({ ...ids, ...more }) as unknown as NewEvent);

/** Any fact about one of two tickets, sensible or not: the log's writer is trusted, the reducer must still never fail. */
const anyFact: fc.Arbitrary<NewEvent> = fc.oneof(
  fact("session_queued", { position: small }),
  fact("retry_requested", { by: pick("Ada") }),
  fact("agent_started", { ticket_name: pick("Greet"), agent: pick("demo"), attempt: small, node_id: pick("n") }),
  fact("session_opened", {
    attempt: small,
    acp_session_id: pick("acp"),
    opened: pick("new", "load"),
    workspace: pick("/w"),
    can: pick({ load: true, resume: true }),
  }),
  fact("turn_started", { attempt: small, turn: small, prompt: pick("go") }),
  fact("turn_ended", { turn: small, stop_reason: pick("end_turn") }),
  fact("agent_complete", { ticket_name: pick("Greet"), status: pick("completed") }),
  fact("agent_usage", { used: small, size: small, cost: fc.record({ amount: small, currency: pick("USD", "EUR") }) }),
  fact("agent_error", { ticket_name: pick("Greet"), code: pick("crashed"), error: pick("It ended."), retryable: fc.boolean() }),
  fact("session_interrupted", { reason: pick("restart", "shutdown", "asked", "waiting") }),
  fact("cancel_requested", { by: pick("Ada") }),
  fact("agent_cancelled", { by: pick("Ada"), processes: small }),
  fact("interrupt_requested", { by: pick("Ada") }),
  fact("restart_requested", { by: pick("Ada") }),
  fact("takeover_requested", { by: pick("Ada") }),
  fact("session_released", { by: pick("Ada"), processes: small }),
  fact("wait_requested", { by: pick("Ada") }),
  fact("ticket_done", { by: pick("Ada") }),
  fact("user_message", { message_id: message, text: pick("more"), by: pick("Ada"), via: pick("http") }),
  fact("message_delivered", { message_id: message, attempt: small, turn: small }),
  fact("agent_question", { question_id: question, kind: pick("text"), message: pick("Why?"), digest: pick("d"), attempt: small }),
  fact("question_answered", { question_id: question, response: pick("yes"), answered_by: pick("Ada"), via: pick("http") }),
  fact("question_closed", { question_id: question, reason: pick("cancelled", "withdrawn") }),
  fact("question_delivered", { question_id: question, attempt: small, turn: small }),
  fact("agent_message", { role: pick("message"), message_id: pick("a"), text: pick("hi") }),
  fact("workspace_created", { path: pick("/w"), branch: pick("beckon/1"), base: pick("main"), base_commit: pick("c"), uncommitted: small }),
  fact("changes_counted", { files: small, added: small, removed: small, tree: pick("x", "y") }),
  fact("check_started", { check_id: pick("k"), command: pick("make"), turn: small }),
  fact("check_ended", { check_id: pick("k"), exit_code: pick(0, 1, null), ended: pick("exited"), duration_ms: small, output: pick("") }),
  fact("work_accepted", { way: pick("squash"), base: pick("main"), branch: pick("b"), commit: pick("c"), tree: pick("x"), by: pick("Ada") }),
  fact("work_discarded", { ref: pick("r"), keep_until: pick("2026-12-01T00:00:00.000Z"), by: pick("Ada") }),
  fact("discard_undone", { by: pick("Ada") }),
  fact("workspace_removed", { path: pick("/w"), by: pick("Ada") }),
  fact("setup_started", { command: pick("make") }),
  fact("setup_ended", { exit_code: pick(0, 1, null), ended: pick("exited"), duration_ms: small, output: pick("") }),
  fact("setup_failed", { ticket_name: pick("Greet"), code: pick("setup_failed"), error: pick("It failed."), retryable: pick(true) }),
  fact("tool_call", { tool_call_id: pick("c"), title: pick("Read"), kind: pick("read"), status: pick("completed", "in_progress") }),
  fact("agent_plan", { entries: pick([{ content: "Read", status: "pending" }]) }),
);

/** Two tickets, then anything. */
export const anyHistory: fc.Arbitrary<NewEvent[]> = fc
  .array(anyFact, { maxLength: 60 })
  .map((facts) => [created, { ...created, ticket_id: "t2", session_id: "s2", number: 2 } as NewEvent, ...facts]);
