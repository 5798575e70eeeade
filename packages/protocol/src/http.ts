import { z } from "zod";
import { attachmentIds } from "./attachment.ts";
import { configValue } from "./config-option.ts";
import type { EventOf } from "./event.ts";
import { limits } from "./limits.ts";
import type { ProjectView } from "./project.ts";
import { response } from "./question.ts";
import { filled, id } from "./text.ts";
import type { QuestionView, TicketView } from "./view.ts";

/** Body of `POST /tickets/create`. */
export const createTicketBody = z.strictObject({
  ticket_name: filled(limits.ticket_name),
  description: z.string().max(limits.description).default(""),
  project_id: id.exactOptional(),
  agent: id.exactOptional(),
  /** Values of the agent's options of these categories. */
  mode: id.exactOptional(),
  model: id.exactOptional(),
  start: z.boolean().default(true),
  attachments: attachmentIds.exactOptional(),
});
export type CreateTicketBody = z.infer<typeof createTicketBody>;

/** Body of `POST /tickets/:id/message`; `interrupt` ends the running turn, if there is one, so that it is read at once. */
export const messageBody = z.strictObject({
  text: filled(limits.message),
  interrupt: z.boolean().default(false),
  request_id: id.exactOptional(),
  attachments: attachmentIds.exactOptional(),
});

/** Body of `POST /questions/:id/answer`. */
export const answerBody = z.strictObject({
  response,
  digest: z.string().max(128).exactOptional(),
  request_id: id.exactOptional(),
});

/** Body of `POST /tickets/:id/config`: an option by its id, or by its category (`mode`, `model`). */
export const configBody = z.strictObject({ config_id: id, value: configValue });

/** Body of the actions that need no words: start, interrupt, cancel, retry, done. */
export const actionBody = z.strictObject({});

/** Query of `GET /tickets/:id/events`: `after` is exclusive; with `before`, exclusive too, the last ones before it. */
export const eventsQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().default(0),
  before: z.coerce.number().int().positive().exactOptional(),
  limit: z.coerce.number().int().min(1).max(limits.page_events).default(limits.page_events),
});

/** Query of `GET /tickets`, newest first: `before` is a ticket's number, exclusive. */
export const ticketsQuery = z.strictObject({
  before: z.coerce.number().int().positive().exactOptional(),
  q: z.string().max(limits.ticket_name).exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

/** Query of `GET /questions`; only open ones are listed. */
export const questionsQuery = z.strictObject({ status: z.literal("open").default("open") });

/** Answer of `POST /tickets/create` (201). */
export interface CreatedTicket {
  ticket_id: string;
  ticket_name: string;
  number: number;
  session_id: string;
  status: TicketView["status"];
}

/** Answer of `GET /snapshot`, read in one transaction: everything up to `cursor`. */
export interface Snapshot {
  epoch: string;
  seq: number;
  cursor: string;
  tickets: TicketView[];
  /** Archived ones too: their tickets still name them. */
  projects: ProjectView[];
  /** What was cut the last time Beckon was away. */
  away?: EventOf<"restart_report">;
}

/** Answer of `GET /questions`. */
export interface OpenQuestions {
  questions: QuestionView[];
}
