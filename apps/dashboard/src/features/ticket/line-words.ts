import { cannotResumeWhy, endWords, type EventOf } from "@beckon/protocol";
import type { LineEvent } from "#live/timeline/item.ts";
import { responseWords } from "#ui/response-words.ts";
import { countWords } from "#ui/time-words.ts";

/** A fact as one sentence; the agent is its subject, by name. */
export function lineWords(event: LineEvent, agent: string): string {
  switch (event.type) {
    case "ticket_created":
      return `${event.by} created this ticket.`;
    case "agent_started":
      return event.attempt === 1 ? `${agent} started.` : `${agent} started again, attempt ${event.attempt}.`;
    case "agent_complete":
    case "turn_ended":
      return `${agent} ${endWords(event.stop_reason)}.`;
    case "session_interrupted":
      return cutWords(event.reason, agent);
    case "session_opened":
      return `${agent} could not open its conversation again${lostWords(event.lost)}. It was told what was said.`;
    case "restart_requested":
      return `${event.by} asked ${agent} to start again.`;
    case "takeover_requested":
      return `${event.by} took ${agent} over.`;
    case "session_released":
      return `${agent} handed over. ${event.command === undefined ? "" : `Go on in a terminal: ${event.command}`}`.trim();
    case "wait_requested":
      return `${event.by} waits on for ${agent}.`;
    case "interrupt_requested":
      return `${event.by} interrupted ${agent}.`;
    case "cancel_requested":
      return `${event.by} asked ${agent} to stop.`;
    case "agent_cancelled":
      return event.processes === 0 ? "Stopped. Nothing was running." : `Stopped. ${countWords(event.processes, "process", "processes")} ended.`;
    case "retry_requested":
      return `${event.by} asked ${agent} to try again.`;
    case "ticket_updated":
      return event.ticket_name === undefined ? `${event.by} edited the description.` : `${event.by} named this ${event.ticket_name}.`;
    case "ticket_done":
      return `${event.by} marked this done.`;
    case "agent_notice":
      return `${agent}: ${event.title}${event.description === undefined ? "" : ` ${event.description}`}`;
    case "agent_other":
      return `${agent} sent something that Beckon has no form for: ${event.kind.replaceAll("_", " ")}.`;
    case "config_chosen":
      return `${event.by} chose ${event.config_id} ${String(event.value)}.`;
    case "config_refused":
      return `${agent} did not take ${event.config_id} ${String(event.value)}: ${event.error}.`;
    case "rule_added":
      return `${event.by} ${event.decision === "allow" ? "allows" : "denies"} this from now on: ${event.covers === "kind" ? `every ${event.kind}` : event.what}.`;
    case "rule_revoked":
      return `${event.by} took a rule back.`;
    case "workspace_created":
      return `${agent} works on ${event.branch}, from ${event.base}.${event.again ? " Its folder had been deleted; what was not committed is gone." : ""}${leftOut(event)}`;
    case "workspace_removed":
      return removedWords(event);
    case "work_accepted":
      return `${event.by} accepted the changes: ${acceptedWords(event)}.`;
    case "work_discarded":
      return `${event.by} discarded the changes. ${keptWords(event.ref)}${event.aside === undefined ? "" : ` The folder is kept as it was, in ${event.aside}.`}`;
    case "discard_undone":
      return `${event.by} brought the discarded changes back.`;
    case "response_held":
      return `${event.by} said "${responseWords(event.response)}", but nothing waited for it. It is kept for 24 h.`;
  }
}

function removedWords({ by, ref, aside }: EventOf<"workspace_removed">): string {
  if (aside !== undefined) return `${by} began from scratch. The old folder is kept as it was, in ${aside}.`;
  return `${by} removed the folder.${ref === undefined ? "" : ` ${keptWords(ref)}`}`;
}

/** Git alone brings it back, also where the ticket has gone on since. */
const keptWords = (ref: string): string => `The repository keeps for 30 days what was in it: git branch NAME ${ref} makes a branch of that.`;

/** The agent's own reason; where it offers no way at all, the sentence has said so. */
const lostWords = (lost = cannotResumeWhy): string => (lost === cannotResumeWhy ? "" : ` (${lost.replace(/\.$/, "")})`);

function cutWords(reason: EventOf<"session_interrupted">["reason"], agent: string): string {
  const words: Record<typeof reason, string> = {
    restart: `${agent} was cut off by a restart.`,
    shutdown: `Beckon stopped; ${agent} goes on when it is back.`,
    asked: `${agent} was ended, and starts again.`,
    waiting: `${agent} gave its place to another ticket, and goes on with your answer.`,
  };
  return words[reason];
}

const leftOut = ({ uncommitted, missing }: EventOf<"workspace_created">): string =>
  [
    uncommitted === 0 ? "" : ` ${countWords(uncommitted, "file")} of the checkout not committed, so not included.`,
    missing.length === 0 ? "" : ` Not there to copy: ${missing.join(", ")}.`,
  ].join("");

function acceptedWords({ way, base, branch, commit }: EventOf<"work_accepted">): string {
  const short = commit.slice(0, 10);
  if (way === "squash") return `one commit on ${base}, ${short}`;
  return way === "push" ? `${branch} pushed, ${short}` : `${branch} kept, ${short}`;
}
