import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event, EventOf, NewEvent, Response, TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { digestOf, type Shown } from "#questions/digest.ts";
import { respond } from "#questions/respond.ts";
import { settleKeys } from "#tickets/settle-keys.ts";

/** A log with one ticket, `t1`, whose agent works on its first turn: where questions are asked and answered. */
export interface OnLog extends AsyncDisposable {
  log: Log;
  ticket(): TicketView;
  /** Appends a fact of the ticket. */
  happens(type: NewEvent["type"], fields?: object): Promise<void>;
  /** The agent asks; gives the question as recorded. */
  asks(question_id: string, shown: Partial<Shown>): Promise<EventOf<"agent_question">>;
  /** Somebody responds as over the socket. */
  says(response: Response, more?: { question_id?: string; digest?: string; by?: string; request_id?: string; session_id?: string }): Promise<Event | undefined>;
}

/** Opens it; no agent process, no socket: the rules alone. */
export async function onLog(): Promise<OnLog> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-questions-"));
  const log = openLog({ path: join(folder, "beckon.db"), logger: createLogger("silent") });
  const ids = { ticket_id: "t1", session_id: "s1" };
  const happens = async (type: NewEvent["type"], fields: object = {}): Promise<void> => {
    const event = { type, ...ids, ...fields } as NewEvent;
    await log.append([event], { keys: settleKeys([event]) });
  };
  await happens("ticket_created", { number: 1, ticket_name: "Try", description: "", agent: "demo", by: "Ada" });
  await happens("agent_started", { ticket_name: "Try", agent: "demo", attempt: 1, node_id: "n" });
  await happens("turn_started", { attempt: 1, turn: 1, prompt: "Try" });
  return {
    log,
    happens,
    ticket: () => log.ticket("t1") as TicketView,
    async asks(question_id, { kind = "text", message = "Why?", ...rest }) {
      const shown = { kind, message, ...rest };
      await happens("agent_question", { question_id, ...shown, digest: digestOf(shown), attempt: 1 });
      return log.event(log.head.seq) as EventOf<"agent_question">;
    },
    says(response, { by = "Ada", request_id, session_id = "s1", ...more } = {}) {
      const asker = { person: by, by, ...(request_id === undefined ? {} : { request_id }) };
      return respond(log, { type: "user_response", session_id, response, ...more }, asker, "websocket");
    },
    async [Symbol.asyncDispose]() {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const options = [
  { id: "keep", label: "Keep it" },
  { id: "drop", label: "Drop it" },
];
