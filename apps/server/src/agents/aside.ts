import type { NewEvent } from "@beckon/protocol";
import type { SessionUpdate } from "@agentclientprotocol/sdk";
import { clip } from "./clip.ts";
import { quotesUs } from "./own-words.ts";

const maxTitle = 500;
const maxText = 4_000;
const maxCommands = 200;

type Ids = { ticket_id: string; session_id: string };

/** The event of an update that is not part of the agent's work itself; undefined for one that says nothing. */
export function asideEvent(ids: Ids, update: SessionUpdate): NewEvent | undefined {
  switch (update.sessionUpdate) {
    case "notice": {
      const { severity, title, description } = update;
      const more = description ? { description: clip(description, maxText) } : {};
      return { type: "agent_notice", ...ids, severity, title: clip(title, maxTitle), ...more };
    }
    case "available_commands_update": {
      const commands = update.availableCommands.slice(0, maxCommands).map(({ name, description, input }) => ({
        name: clip(name, maxTitle),
        description: clip(description, maxTitle),
        ...(input ? { hint: clip(input.hint, maxTitle) } : {}),
      }));
      return { type: "agent_commands", ...ids, commands };
    }
    case "session_info_update":
      return update.title && !quotesUs(update.title) ? { type: "session_title", ...ids, title: clip(update.title, maxTitle) } : undefined;
    default: {
      const { sessionUpdate: kind, ...rest } = update;
      return otherEvent(ids, kind, rest);
    }
  }
}

/** What stands until it changes, to tell news from repetition; undefined for what may be said again. */
export function standing(event: NewEvent): string | undefined {
  if (event.type === "agent_commands") return JSON.stringify(event.commands);
  return event.type === "session_title" ? event.title : undefined;
}

/** What Beckon has no form for, as the agent sent it. */
export function otherEvent(ids: Ids, kind: string, update: object): NewEvent {
  return { type: "agent_other", ...ids, kind: clip(kind, maxTitle), text: clip(JSON.stringify(update, undefined, 2), maxText) };
}
