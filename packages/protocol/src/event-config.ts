import { z } from "zod";
import { configState, configValue } from "./config-option.ts";
import { ofTicket } from "./event-ticket.ts";

/** A session's mode, model and other options: how they stand, what a person chose, and what the agent refused. */
export const configEvents = [
  z.object({ type: z.literal("session_config"), ...ofTicket, options: z.array(configState) }),
  z.object({ type: z.literal("config_chosen"), ...ofTicket, config_id: z.string(), value: configValue, by: z.string() }),
  z.object({ type: z.literal("config_refused"), ...ofTicket, config_id: z.string(), value: configValue, error: z.string() }),
] as const;
