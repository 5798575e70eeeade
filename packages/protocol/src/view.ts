import type { Attachment } from "./attachment.ts";
import type { ChosenConfig, ConfigState } from "./config-option.ts";
import type { EventOf } from "./event.ts";
import type { ProjectView } from "./project.ts";
import type { Rule } from "./rule.ts";
import type { QuestionKind, Response } from "./question.ts";

/** A ticket's status, in the order of precedence in which it is derived. */
export const statuses = ["cancelled", "done", "waiting", "interrupted", "error", "working", "review", "pending"] as const;
export type Status = (typeof statuses)[number];

/** An open question: what was asked, when, and its place in the log. */
export type QuestionView = Omit<EventOf<"agent_question">, "type" | "cursor" | "timestamp"> & { asked_at: string };

/** A message or an answer on its way to the agent: kept until the turn that carried it has ended. */
export type Delivery = {
  /** `message_id` or `question_id`. */
  id: string;
  recorded_at: string;
  /** Set once it was handed to the agent's process. */
  delivered?: { attempt: number; turn: number };
} & (
  | { what: "message"; text: string; attachments?: Attachment[] }
  | { what: "answer"; kind: QuestionKind; message: string; digest: string; response: Response; said: string; asked_attempt: number }
);

/** How far a message or an answer has come on its way to the agent. */
export interface Receipt {
  /** `message_id` or `question_id`. */
  id: string;
  what: "message" | "answer";
  recorded_at: string;
  delivered_at?: string;
  continued_at?: string;
}

/** How a question was answered; for whoever still looks at it. */
export type AnsweredView = Pick<EventOf<"question_answered">, "question_id" | "response" | "answered_by" | "via"> & { answered_at: string };

/** A stretch of the strip: what went on from this time until the next span begins. */
export interface Span {
  state: "working" | "waiting" | "quiet" | "away" | "idle";
  from: string;
}

/** All that is known of a ticket without its timeline; derived from events alone. */
export interface TicketView {
  ticket_id: string;
  session_id: string;
  number: number;
  ticket_name: string;
  description: string;
  agent: string;
  project_id?: string;
  /** What came with the description. */
  attachments?: Attachment[];
  created_at: string;
  created_by: string;
  /** Of the last event. */
  updated_at: string;
  seq: number;
  /** Seq of the last event that is not output: what `expect` compares. */
  version: number;
  status: Status;
  attempt: number;
  turn: number;
  /** A process is starting or a turn runs. */
  active: boolean;
  /** A turn was begun and has not ended, even where its process is gone. */
  turn_open: boolean;
  /** The agent has ended a turn of its own. */
  ended: boolean;
  queued_since?: string;
  open_questions: QuestionView[];
  /** Questions asked so far. */
  asked: number;
  /** The latest answers, newest last. */
  answered: AnsweredView[];
  deliveries: Delivery[];
  /** The latest messages and answers, newest last. */
  receipts: Receipt[];
  /** Tool calls that run, oldest first. */
  running_tools: { id: string; title: string; since: string }[];
  /** When a question of the running turn was last answered or closed. */
  settled_at?: string;
  /** Standing answers to its permissions; those of its project apply too. */
  rules?: Rule[];
  /** An agent that Beckon does not run. */
  runner?: "external";
  /** Seq of the newest `agent_commands`: what may begin a message to it. */
  commands_seq?: number;
  /** What the agent calls its session. */
  session_title?: string;
  /** Mode, model and other options as they stand. */
  config?: ConfigState[];
  /** What people chose of them. */
  chosen?: ChosenConfig;
  /** The agent's own conversation, and when it began. */
  acp?: { session_id: string; workspace: string; load: boolean; resume: boolean; since: string; name?: string };
  /** The newest attempt's process, which may be gone. */
  process?: { pid: number; started: string };
  /** Its worktree; without one it works in a scratch folder, or has not begun. */
  workspace?: { path: string; branch: string; base: string; base_commit: string; removed_at?: string };
  /** A retry threw its workspace and conversation away; until the first turn after that. */
  from_scratch?: { by: string; cleared: boolean };
  /** The worktree against its base, what is not committed included. */
  changes?: Pick<EventOf<"changes_counted">, "files" | "added" | "removed" | "tree">;
  /** The newest run of the project's check; `ended` is absent while it runs. */
  check?: Pick<EventOf<"check_started">, "check_id" | "command" | "turn" | "tree"> & {
    started_at: string;
    ended?: EventOf<"check_ended">["ended"];
    exit_code?: number | null;
    duration_ms?: number;
    /** What was checked is not what is there now. */
    stale: boolean;
  };
  accepted?: Pick<EventOf<"work_accepted">, "way" | "base" | "branch" | "commit" | "url" | "tree" | "by"> & { at: string };
  discarded?: Pick<EventOf<"work_discarded">, "ref" | "aside" | "keep_until" | "by"> & { at: string; was_cancelled: boolean };
  activity?: { text: string; at: string };
  summary?: string;
  /** Tokens as they stand, and what the ticket has cost in all its agent's conversations. */
  usage?: Pick<EventOf<"agent_usage">, "used" | "size" | "cost">;
  /** What conversations cost that the agent no longer counts, by currency; part of `usage.cost`. */
  cost_before?: Record<string, number>;
  plan?: EventOf<"agent_plan">["entries"];
  error?: { code: string; error: string; retryable: boolean; at: string; retry_at?: string; stderr?: string };
  /** Attempts that failed in a row, without those that met a provider's limit. */
  failures: number;
  interrupted?: { reason: string; at: string };
  stopping?: { what: "cancel" | "interrupt" | "restart" | "take_over"; by: string; at: string };
  /** The session is a person's; `command` opens it in a terminal. */
  released?: { by: string; at: string; workspace?: string; command?: string };
  /** Why the agent's earlier conversation could not be opened again. */
  lost?: { why: string; at: string };
  /** When a person last chose to wait for a quiet agent. */
  waited_at?: string;
  /** What the ticket may cost, where a person raised it. */
  cost_limit?: number;
  cancelled?: { by: string; at: string };
  done?: { by: string; at: string };
  /** Where it stands in Notion; absent where Notion is not set up. `lost`: its page was trashed or cannot be reached any more. */
  notion?: { state: "pending" | "linked" | "lost"; page_id?: string; reason?: "trashed" | "missing" };
  /** The page in Notion, once there is one. */
  notion_url?: string;
  spans: Span[];
}

/** Everything a dashboard needs at once: tickets and projects by id, up to and including `seq`. */
export interface View {
  seq: number;
  cursor: string;
  /** The newest report of what was cut while Beckon was away. */
  away?: EventOf<"restart_report">;
  tickets: Record<string, TicketView>;
  projects: Record<string, ProjectView>;
}
