import { createHash } from "node:crypto";
import { coverableKinds, isExpired, type NewEvent, type Option, type QuestionView, type Remember, type Rule, type TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log, LogReader } from "#log/log.ts";
import { decideOn } from "#tickets/change.ts";
import { newId } from "#tickets/new-id.ts";
import type { Asker } from "#tickets/action.ts";
import type { Shown } from "./digest.ts";

type Call = NonNullable<Shown["tool_call"]>;

/** The event that keeps an answer as a rule. Errors: `invalid_answer` with the field that does not fit the question or its ticket. */
export function ruleEvent(ticket: TicketView, question: QuestionView, option: Option, remember: Remember, by: string, now: Date): NewEvent {
  const { scope, covers, expires_in_ms } = remember;
  const { tool_call: call } = question;
  if (!call) throw wrong("This question is about no call that could come again.", "remember");
  if (covers === "kind" && !coverableKinds.has(call.kind))
    throw wrong(`Calls of the kind ${call.kind} are decided one by one; a rule covers this one call.`, "remember.covers");
  if (scope === "project" && ticket.project_id === undefined) throw wrong("This ticket belongs to no project.", "remember.scope");
  if (scope === "session" && ticket.acp === undefined) throw wrong("There is no conversation that the rule could be for.", "remember.scope");
  const { ticket_id, session_id, project_id, agent, acp } = ticket;
  return {
    type: "rule_added",
    ...(scope === "project" && project_id !== undefined ? { project_id } : { ticket_id, session_id }),
    rule_id: newId("r"),
    scope,
    covers,
    agent,
    kind: call.kind,
    what: subjectOf(call),
    call_digest: callDigest(call),
    decision: option.kind?.startsWith("allow") ? "allow" : "reject",
    ...(scope === "session" && acp ? { acp_session_id: acp.session_id } : {}),
    ...(expires_in_ms === undefined ? {} : { expires_at: new Date(now.getTime() + expires_in_ms).toISOString() }),
    by,
  };
}

/** The rule that decides a permission of this ticket now, and the option that says so; undefined where a person must. */
export function ruling(log: LogReader, ticket: TicketView, shown: Shown, now: number): { rule: Rule; option: string } | undefined {
  const { tool_call: call, options = [], kind } = shown;
  if (kind !== "permission" || !call) return undefined;
  const digest = callDigest(call);
  const project = ticket.project_id === undefined ? undefined : log.project(ticket.project_id);
  for (const rule of [...(ticket.rules ?? []), ...(project?.rules ?? [])]) {
    const fits = rule.covers === "kind" ? rule.kind === call.kind && coverableKinds.has(call.kind) : rule.call_digest === digest;
    const holds = rule.agent === ticket.agent && !isExpired(rule, now) && (rule.scope !== "session" || rule.acp_session_id === ticket.acp?.session_id);
    // What an agent remembers by itself could not be taken back here.
    const option = options.find((one) => one.kind === `${rule.decision}_once`);
    if (fits && holds && option) return { rule, option: option.id };
  }
  return undefined;
}

/** Rules that decide something now, of open tickets and of projects, oldest first. */
export function listRules(log: LogReader, now = Date.now()): Rule[] {
  const all = [...log.openTickets(), ...log.projects()].flatMap(({ rules = [] }) => rules);
  return all.filter((rule) => !isExpired(rule, now)).toSorted((a, b) => a.created_at.localeCompare(b.created_at));
}

/** Takes a rule back; what it decided stays decided. Errors: `not_found`. */
export async function revokeRule(log: Log, ruleId: string, asker: Asker): Promise<void> {
  const rule = listRules(log, 0).find(({ rule_id }) => rule_id === ruleId);
  if (!rule) throw new AppError("not_found", "There is no such rule.", { field: "id" });
  const { ticket_id, project_id } = rule;
  const revoked = { type: "rule_revoked" as const, rule_id: ruleId, by: asker.by };
  const keys = [`revoke/${ruleId}`];
  if (ticket_id === undefined) await log.append([{ ...revoked, ...(project_id === undefined ? {} : { project_id }) }], { keys });
  else await decideOn(log, ticket_id, ({ session_id, rules = [] }) => (rules.some((one) => one.rule_id === ruleId) ? [{ ...revoked, ticket_id, session_id }] : []));
}

const wrong = (sentence: string, field: string): AppError => new AppError("invalid_answer", sentence, { field: `response.${field}` });

/** What a call is about: the command that it runs, else its title. Models describe the same command in ever other words. */
function subjectOf({ kind, title, input }: Call): string {
  return kind === "execute" ? (commandIn(input) ?? title) : title;
}

function callDigest(call: Call): string {
  const { kind, title, input, diff } = call;
  const command = kind === "execute" ? commandIn(input) : undefined;
  const what = command === undefined ? [kind, title, input, diff] : [kind, command, restOf(input)];
  return createHash("sha256").update(JSON.stringify(what)).digest("hex");
}

/** The command of a call's input: its field `command`, or the input itself where it is no JSON object. */
function commandIn(input: string | undefined): string | undefined {
  const fields = fieldsIn(input);
  if (!fields) return input;
  const { command } = fields;
  if (typeof command === "string") return command;
  return Array.isArray(command) ? JSON.stringify(command) : undefined;
}

/** Fields in which a model says why it runs a command, or how long it would wait for it: other words every time. */
const said = new Set(["command", "description", "justification", "reason", "timeout", "timeout_ms", "yield_time_ms"]);

/** What else a call says, such as its folder or that it leaves the sandbox: with that, the same command may do something else. */
const restOf = (input: string | undefined): unknown =>
  Object.entries(fieldsIn(input) ?? {})
    .filter(([name]) => !said.has(name))
    .toSorted(([a], [b]) => a.localeCompare(b));

function fieldsIn(input: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(input ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
