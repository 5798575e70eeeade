import { findOption, type ConfigValue, type Event } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Asker } from "./action.ts";
import { change } from "./change.ts";

/** What a person chose of a session's options. */
export interface ConfigChoice {
  /** An option's id, or its category. */
  config_id: string;
  value: ConfigValue;
}

/** Records a choice; a running session gets it at once, another with its next start. Undefined where it already was so. */
export function chooseConfig(log: Log, ticketId: string, { config_id, value }: ConfigChoice, asker: Asker): Promise<Event | undefined> {
  return change(log, ticketId, asker, { ticketId, config_id, value }, ({ ticket_id, session_id, chosen, config = [] }) => {
    // The agent may have moved on by itself since.
    const stands = findOption(config, config_id)?.value ?? value;
    if (chosen?.[config_id] === value && stands === value) return [];
    return [{ type: "config_chosen", ticket_id, session_id, config_id, value, by: asker.by }];
  });
}
