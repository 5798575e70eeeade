import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewEvent } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";

/** A log under test, in a place of its own. */
export interface Subject extends AsyncDisposable {
  /** The log as it is open now. */
  readonly log: Log;
  /** Closes it and opens it again, as a restart does. */
  reopen(): Promise<void>;
}

/** Makes a log for a contract test; `now` is its clock. */
export type Open = (now?: () => Date) => Promise<Subject>;

/** The log over SQLite; `file` is where it is. */
export async function openSqlite(now?: () => Date): Promise<Subject & { file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-log-"));
  const file = join(folder, "beckon.db");
  const options = { path: file, logger: createLogger("silent"), ...(now ? { now } : {}) };
  let log = openLog(options);
  return {
    file,
    get log() {
      return log;
    },
    async reopen() {
      await log.close();
      log = openLog(options);
    },
    async [Symbol.asyncDispose]() {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
}

const idsOf = (number: number) => ({ ticket_id: `t${number}`, session_id: `s${number}` });

/** The facts that the contract is tried with; `number` is the ticket's. */
export const facts = {
  created: (number = 1): NewEvent => ({
    type: "ticket_created",
    ...idsOf(number),
    number,
    ticket_name: `Ticket ${number}`,
    description: "",
    agent: "demo",
    by: "Ada",
  }),
  queued: (number = 1): NewEvent => ({ type: "session_queued", ...idsOf(number), position: 1 }),
  done: (number = 1): NewEvent => ({ type: "ticket_done", ...idsOf(number), by: "Ada" }),
  said: (number = 1, text = "hi"): NewEvent => ({ type: "agent_message", ...idsOf(number), role: "message", message_id: "m", text }),
  asked: (number = 1, question_id = "q1"): NewEvent => ({
    type: "agent_question",
    ...idsOf(number),
    question_id,
    kind: "text",
    message: "Why?",
    digest: "d",
    attempt: 1,
  }),
  answered: (number = 1, question_id = "q1"): NewEvent => ({
    type: "question_answered",
    ...idsOf(number),
    question_id,
    response: "Because.",
    answered_by: "Ada",
    via: "http",
  }),
  held: (session_id: string, response = "yes"): NewEvent => ({ type: "response_held", session_id, response, by: "Ada", via: "http" }),
};

/** Everything that is stored, in order. */
export const allOf = (log: Log): string[] => log.read(0, { events: 100_000, bytes: 1e9 }).map(({ text }) => text);
