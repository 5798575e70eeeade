import type { BlockObjectRequest } from "@notionhq/client";
import { endWords, type Event, type Option, type QuestionView, type TicketView } from "@beckon/protocol";
import { markerText } from "./marker.ts";
import { richText } from "./rich-text.ts";
import { agentName, questionWords, responseWords, usageWords } from "./words.ts";

/** One event as a block of a page. */
export interface Entry {
  seq: number;
  block: BlockObjectRequest;
  /** The same without its words, for where Notion does not take those. */
  stub: BlockObjectRequest;
  /** Set where the block is a question's. */
  question?: Pick<QuestionView, "question_id" | "kind" | "options">;
}

/** What entries are made with. */
export interface EntryOptions {
  /** The address of the ticket in the dashboard; undefined where Notion does not take it as a link. */
  link: string | undefined;
  everything: boolean;
  /** The options of a question that was asked earlier, to show an answer's label. */
  options(questionId: string): Option[] | undefined;
}

/** What a page shows of an event; undefined for what it does not show. */
export function entryOf(event: Event, ticket: TicketView, options: EntryOptions): Entry | undefined {
  // Retention has taken what it said.
  if ("blanked" in event) return undefined;
  const said = words(event, ticket, options);
  if (!said) return undefined;
  const { head, body } = said;
  const first = [...richText(markerText(event.seq, event.timestamp), { href: options.link }, 1), ...richText(`\n${head}`, { bold: true }, 1)];
  const asked = event.type === "agent_question";
  const blockOf = (words: string): BlockObjectRequest => {
    const rich_text = [...first, ...richText(words === "" ? "" : `\n${words}`, {}, 97)];
    return asked ? { type: "callout", callout: { rich_text, color: "yellow_background" } } : { type: "paragraph", paragraph: { rich_text } };
  };
  const block = blockOf(body);
  const stub = blockOf("Notion does not take the words of this; they are in Beckon.");
  return { seq: event.seq, block, stub, ...(asked ? { question: event } : {}) };
}

interface Said {
  head: string;
  body: string;
}

function words(event: Event, ticket: TicketView, options: EntryOptions): Said | undefined {
  const agent = agentName(ticket);
  switch (event.type) {
    case "agent_question":
      return { head: `${agent} ${askedHow[event.kind]}`, body: `${questionWords(event)}${hint(event, options.link)}` };
    case "question_answered":
      return { head: `${event.answered_by} answered`, body: responseWords(event.response, options.options(event.question_id)) };
    case "question_closed":
      return { head: event.reason === "withdrawn" ? `${agent} took its question back` : "The question was closed", body: "" };
    case "user_message":
      return { head: `${event.by} wrote to ${agent}`, body: event.text };
    case "agent_complete": {
      const usage = ticket.usage ? usageWords(ticket.usage) : "";
      return { head: `${agent} ${endWords(event.stop_reason)}`, body: [event.summary ?? "", usage].filter(Boolean).join("\n") };
    }
    case "agent_error":
      return { head: `${agent} failed`, body: event.error };
    case "agent_cancelled":
      return { head: `Stopped by ${event.by}`, body: "" };
    case "ticket_done":
      return { head: `Marked done by ${event.by}`, body: "" };
    case "agent_message":
      return options.everything && event.role === "message" ? { head: agent, body: event.text } : undefined;
    case "tool_call":
      return options.everything && event.status !== "pending" && event.status !== "in_progress"
        ? { head: `${agent}: ${event.title} (${event.status})`, body: "" }
        : undefined;
    default:
      return undefined;
  }
}

const askedHow: Record<QuestionView["kind"], string> = {
  text: "asks",
  choice: "asks",
  form: "asks",
  permission: "asks for permission",
  url: "asks you to open an address",
};

/** Permissions and addresses are answered where all of it is shown. */
function hint({ kind }: Pick<QuestionView, "kind">, link: string | undefined): string {
  if (kind !== "permission" && kind !== "url") return "";
  return `\nNothing happens until you answer, and this can only be answered in Beckon${link === undefined ? "." : `: ${link}`}`;
}
