import type { Event, EventOf } from "./event.ts";
import { outputTypes } from "./output-type.ts";
import { reduceConfig } from "./reduce-config.ts";
import { projectOf, reduceProject } from "./reduce-project.ts";
import { reduceQuestion } from "./reduce-question.ts";
import { reduceTicketRules } from "./reduce-rules.ts";
import { reduceUsage } from "./reduce-usage.ts";
import { reduceReview } from "./reduce-review.ts";
import { reduceWorkspace } from "./reduce-workspace.ts";
import { extendReceipts } from "./receipts.ts";
import { reduceRun, runningTools } from "./reduce-run.ts";
import { extendSpans } from "./spans.ts";
import { deriveStatus } from "./status.ts";
import type { TicketView, View } from "./view.ts";
import { without } from "./without.ts";

/** The view before the first event. */
export const emptyView: View = { seq: 0, cursor: "", tickets: {}, projects: {} };

/**
 * The view after one more event. Pure; the server's projection and the browser's cache share it.
 * An event at or before `view.seq` changes nothing, so replays may overlap a snapshot.
 */
export const reduce = (view: View, event: Event): View => reduceAll(view, [event]);

/** The view after several events, in order; its maps are copied once, not once for each. */
export function reduceAll(view: View, events: readonly Event[]): View {
  const fresh = events.filter(({ seq }) => seq > view.seq);
  if (fresh.length === 0) return view;
  const next = { ...view, tickets: { ...view.tickets }, projects: { ...view.projects } };
  for (const event of fresh) if (event.seq > next.seq) take(next, event);
  return next;
}

/** Puts one event into a view in the making. */
function take(next: View, event: Event): void {
  next.seq = event.seq;
  next.cursor = event.cursor;
  if (event.type === "restart_report") next.away = event;
  const projectId = projectOf(event);
  const project = projectId === undefined ? undefined : reduceProject(next.projects[projectId], event);
  if (project) next.projects[project.project_id] = project;
  const id = event.ticket_id;
  const ticket = id === undefined || project ? undefined : reduceTicket(next.tickets[id], event);
  if (ticket) next.tickets[ticket.ticket_id] = ticket;
}

/** One ticket after one more event of its own; undefined where the ticket is not known and this event does not create it. */
export function reduceTicket(before: TicketView | undefined, event: Event): TicketView | undefined {
  // A ticket may have been read later than the view that it is put into.
  if (before && event.seq <= before.seq) return before;
  const changed = event.type === "ticket_created" ? created(event) : before && apply(before, event);
  if (!changed) return undefined;
  const next = {
    ...changed,
    receipts: extendReceipts(changed.receipts, event),
    updated_at: event.timestamp,
    seq: event.seq,
    version: outputTypes.has(event.type) ? changed.version : event.seq,
  };
  const status = deriveStatus(next);
  return { ...next, status, spans: extendSpans(before, status, event.timestamp) };
}

function created(event: EventOf<"ticket_created">): TicketView {
  return {
    ticket_id: event.ticket_id,
    session_id: event.session_id,
    number: event.number,
    ticket_name: event.ticket_name,
    description: event.description,
    agent: event.agent,
    ...(event.project_id === undefined ? {} : { project_id: event.project_id }),
    ...(event.attachments === undefined ? {} : { attachments: event.attachments }),
    ...(event.config === undefined ? {} : { chosen: event.config }),
    ...(event.runner === undefined ? {} : { runner: event.runner }),
    created_at: event.timestamp,
    created_by: event.by,
    updated_at: event.timestamp,
    seq: event.seq,
    version: event.seq,
    status: "pending",
    attempt: 0,
    turn: 0,
    active: false,
    turn_open: false,
    ended: false,
    open_questions: [],
    asked: 0,
    answered: [],
    deliveries: [],
    receipts: [],
    running_tools: [],
    failures: 0,
    spans: [],
  };
}

function apply(ticket: TicketView, event: Event): TicketView {
  const at = event.timestamp;
  switch (event.type) {
    case "session_queued":
      return { ...without(ticket, "error"), queued_since: ticket.queued_since ?? at };
    case "retry_requested":
      return { ...retried(ticket, event), queued_since: at, failures: 0 };
    case "agent_started":
      return {
        ...without(ticket, "queued_since", "error", "interrupted", "stopping", "released", "lost"),
        attempt: event.attempt,
        active: true,
        // Until its first turn: an agent may take minutes, and until then says nothing.
        activity: { text: "starting", at },
        running_tools: [],
      };
    case "agent_process":
      return { ...ticket, process: { pid: event.pid, started: event.started } };
    case "session_opened": {
      const { acp_session_id: session_id, workspace, can, agent_info } = event;
      const name = agent_info?.title ?? agent_info?.name;
      const since = event.opened === "new" ? at : (ticket.acp?.since ?? at);
      const acp = { session_id, workspace, ...can, since, ...(name === undefined ? {} : { name }) };
      return { ...reduceUsage(ticket, event), acp, ...(event.lost === undefined ? {} : { lost: { why: event.lost, at } }) };
    }
    case "turn_started":
      return { ...without(ticket, "summary", "settled_at", "activity", "from_scratch"), turn: event.turn, active: true, turn_open: true };
    case "turn_ended":
      return {
        ...afterStop(without(ticket, "activity", "interrupted")),
        active: false,
        running_tools: [],
        failures: event.stop_reason === "cancelled" ? ticket.failures : 0,
        turn_open: false,
        ended: true,
        deliveries: ticket.deliveries.filter(({ delivered }) => !delivered || delivered.turn > event.turn),
      };
    case "agent_complete":
      return event.summary === undefined ? ticket : { ...ticket, summary: event.summary };
    case "agent_error": {
      const { code, error, retryable, retry_at, stderr } = event;
      return {
        ...without(afterStop(stopped(ticket)), "queued_since"),
        error: { code, error, retryable, at, ...(retry_at === undefined ? {} : { retry_at }), ...(stderr === undefined ? {} : { stderr }) },
        failures: code === "rate_limited" ? ticket.failures : ticket.failures + 1,
      };
    }
    case "session_interrupted":
      return { ...afterStop(stopped(ticket)), interrupted: { reason: event.reason, at } };
    case "cancel_requested":
      return { ...without(ticket, "queued_since"), stopping: { what: "cancel", by: event.by, at } };
    case "interrupt_requested":
      return { ...ticket, stopping: { what: "interrupt", by: event.by, at } };
    case "agent_cancelled":
      return {
        ...without(stopped(ticket), "stopping", "queued_since"),
        turn_open: false,
        // What is not yet told waits for a retry; what was allowed before somebody stopped it, nobody allows any more.
        deliveries: ticket.deliveries.filter((one) => one.what === "message" || one.kind !== "permission"),
        cancelled: { by: event.by, at },
      };
    case "ticket_updated":
      return { ...ticket, ticket_name: event.ticket_name ?? ticket.ticket_name, description: event.description ?? ticket.description };
    case "ticket_done":
      return { ...without(ticket, "queued_since", "error"), done: { by: event.by, at } };
    case "agent_plan":
      return { ...ticket, plan: event.entries };
    case "tool_call":
      return { ...ticket, activity: { text: event.title, at }, running_tools: runningTools(ticket.running_tools, event) };
    case "agent_message":
      return { ...ticket, activity: { text: event.role === "thought" ? "thinking" : "writing", at } };
    case "agent_usage":
      return reduceUsage(ticket, event);
    default:
      return reduceReview(reduceRun(reduceWorkspace(reduceTicketRules(reduceConfig(reduceQuestion(ticket, event), event), event), event), event), event);
  }
}

function retried(ticket: TicketView, { by, from_scratch = false }: EventOf<"retry_requested">): TicketView {
  const open = without(ticket, "error", "interrupted", "cancelled", "done", "stopping", "released", "discarded");
  if (!from_scratch) return open;
  const fresh = without(open, "acp", "plan", "summary", "changes", "check", "accepted");
  // What the thrown away conversation was told goes with it.
  return { ...fresh, turn_open: false, deliveries: open.deliveries.filter((one) => !one.delivered), from_scratch: { by, cleared: false } };
}

/** An interrupt or a restart has had its effect once the turn is over; the others are wanted until the processes are gone. */
const afterStop = (ticket: TicketView): TicketView =>
  ticket.stopping?.what === "cancel" || ticket.stopping?.what === "take_over" ? ticket : without(ticket, "stopping");

const stopped = (ticket: TicketView): TicketView => ({
  ...without(ticket, "activity"),
  active: false,
  running_tools: [],
});
