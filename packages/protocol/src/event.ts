import { z } from "zod";
import { notionEvents } from "./event-notion.ts";
import { configEvents } from "./event-config.ts";
import { agentEvents } from "./event-agent.ts";
import { asideEvents } from "./event-output.ts";
import { projectEvents } from "./event-project.ts";
import { changesEvents, reviewEvents } from "./event-review.ts";
import { outputEvents, sessionEvents } from "./event-session.ts";
import { ruleEvents } from "./event-rule.ts";
import { runEvents } from "./event-run.ts";
import { questionEvents, ticketEvents } from "./event-ticket.ts";
import { workspaceEvents } from "./event-workspace.ts";
import { timestamp } from "./text.ts";

/** What an event may belong to; every other fact has neither. */
interface Belongs {
  ticket_id?: string;
  session_id?: string;
}

/** A fact before it is in the log: what use cases append. */
export const newEvent = z.discriminatedUnion("type", [
  ...ticketEvents,
  ...questionEvents,
  ...sessionEvents,
  ...outputEvents,
  ...asideEvents,
  ...agentEvents,
  ...configEvents,
  ...notionEvents,
  ...projectEvents,
  ...workspaceEvents,
  ...runEvents,
  ...changesEvents,
  ...reviewEvents,
  ...ruleEvents,
]);
export type NewEvent = z.infer<typeof newEvent> & Belongs;
export type EventType = NewEvent["type"];

/** A fact in the log: `seq` counts 1, 2, 3 … without gaps; `cursor` is its position, opaque to clients. */
export type Event = NewEvent & { seq: number; timestamp: string; cursor: string };
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;

const placed = z.looseObject({
  seq: z.int().positive(),
  timestamp,
  cursor: z.string(),
  ticket_id: z.string().exactOptional(),
  session_id: z.string().exactOptional(),
});

/** Checks a whole event as it goes over the wire; unknown fields are kept, as they may grow. */
export const event: z.ZodType<Event> = z.intersection(newEvent, placed);

/** Every event type, for tests of the prose and for metrics. */
export const eventTypes: readonly EventType[] = newEvent.options.map((one) => one.shape.type.value);
