import type { Event, EventOf, Notice, TicketView } from "@beckon/protocol";

/** Longer texts are cut by every device anyway, in places of its own. */
const maxBody = 300;
/** More, or longer ones, do not fit below a notice. */
const maxActions = 2;
const maxActionLength = 24;

/** What is worth telling a person who does not look: asked, failed, finished; undefined for anything else. */
export function noticeOf(event: Event, ticket: TicketView, agent: string): Notice | undefined {
  const { ticket_id, ticket_name } = ticket;
  const said = (what: string, body: string): Notice => ({
    title: `${agent} ${what} · ${ticket_name}`,
    body: clip(body),
    tag: `ticket/${ticket_id}`,
    path: `/t/${ticket_id}`,
  });
  switch (event.type) {
    case "agent_question":
      return { ...said(event.kind === "permission" ? "wants to run" : "asks", event.tool_call?.input ?? event.message), ...answerable(event) };
    case "agent_error":
      return said("failed", event.error);
    case "agent_complete":
      return said("finished", event.summary ?? "It is your turn to review.");
    default:
      return undefined;
  }
}

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
