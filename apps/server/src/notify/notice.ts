import { endWords, type Event, type EventOf, type Notice, type TicketView } from "@beckon/protocol";

/** Longer texts are cut by every device anyway, in places of its own. */
const maxBody = 300;
/** More, or longer ones, do not fit below a notice. */
const maxActions = 2;
const maxActionLength = 24;

/** What is worth telling a person who does not look: asked, failed, finished; undefined for anything else. */
export function noticeOf(event: Event, ticket: TicketView, agent: string): Notice | undefined {
  const said = saying(ticket, agent);
  switch (event.type) {
    case "agent_question":
      return { ...said(event.kind === "permission" ? "wants to run" : "asks", event.tool_call?.input ?? event.message), ...answerable(event) };
    case "agent_error":
      // What is tried again by itself is nobody's turn.
      return event.retry_at === undefined ? said("failed", event.error) : undefined;
    case "setup_failed":
      return said("cannot begin", event.error);
    case "agent_complete":
      return said(endWords(event.stop_reason), event.summary ?? "It is your turn to review.");
    default:
      return undefined;
  }
}

/** A working agent that stands still without a question: an answer or a message that it has not taken, or silence. */
export function stuckNotice(stuck: { late: "answer" | "message" } | { quietMs: number }, ticket: TicketView, agent: string): Notice {
  const said = saying(ticket, agent);
  if ("late" in stuck) return said(`has not taken your ${stuck.late}`, `It is recorded and not lost. Restart ${agent}, and it is delivered.`);
  const last = ticket.activity ? ` The last was: ${ticket.activity.text}.` : "";
  return said("is quiet", `It has given no sign for ${Math.round(stuck.quietMs / 60_000)} min.${last} Wait, interrupt or restart it.`);
}

const saying =
  ({ ticket_id, ticket_name }: TicketView, agent: string) =>
  (what: string, body: string): Notice => ({ title: `${agent} ${what} · ${ticket_name}`, body: clip(body), tag: `ticket/${ticket_id}`, path: `/t/${ticket_id}` });

/** A choice between two can be made from the notice. A permission never: it is given where the whole command is seen. */
function answerable({ kind, question_id, options = [] }: EventOf<"agent_question">): Pick<Notice, "question"> {
  const fits = options.length > 0 && options.length <= maxActions && options.every(({ label }) => label.length <= maxActionLength);
  if (kind !== "choice" || !fits) return {};
  return { question: { question_id, options: options.map(({ id, label }) => ({ id, label })) } };
}

function clip(text: string): string {
  const whole = text.trim();
  // Half of a surrogate pair is not left at the cut.
  return whole.length <= maxBody ? whole : `${whole.slice(0, maxBody - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
