import { findOption, type ConfigValue, type Event } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Asker } from "./action.ts";
import { change } from "./change.ts";

/** What a person chose of a session's options. */
export interface ConfigChoice {
  /** An option's id, or its category. */
  config_id: string;
  value: ConfigValue;
}

/**
 * Records a choice; a running session gets it at once, another with its next start. Undefined where it already was so.
 * Errors: `bad_request` for field `config_id` where the session's options are known, and this is none of them.
 */
export function chooseConfig(log: Log, ticketId: string, { config_id, value }: ConfigChoice, asker: Asker): Promise<Event | undefined> {
  return change(log, ticketId, asker, { ticketId, config_id, value }, ({ ticket_id, session_id, chosen = {}, config }) => {
    const option = findOption(config ?? [], config_id);
    if ((config && !option) || config_id === "__proto__")
      throw new AppError("bad_request", `The agent offers no option "${config_id.slice(0, 80)}".`, { field: "config_id" });
    // The agent may have moved on by itself since.
    const stands = option?.value ?? value;
    if (Object.hasOwn(chosen, config_id) && chosen[config_id] === value && stands === value) return [];
    return [{ type: "config_chosen", ticket_id, session_id, config_id, value, by: asker.by }];
  });
}
