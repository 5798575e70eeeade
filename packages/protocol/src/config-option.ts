import { z } from "zod";

/** A value of a session config option (ACP v1, session config options): a choice's id, or a switch. */
export const configValue = z.union([z.string().min(1).max(500), z.boolean()]);
export type ConfigValue = z.infer<typeof configValue>;

/** What people chose: by option id, or by category (`mode`, `model`). */
export const chosenConfig = z.record(z.string(), configValue);
export type ChosenConfig = z.infer<typeof chosenConfig>;

/** How one option of a session stands; its choices are the agent's, see `GET /agents`. */
export const configState = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string().exactOptional(),
  value: configValue,
  /** The chosen value's name. */
  label: z.string().exactOptional(),
});
export type ConfigState = z.infer<typeof configState>;

/** One option with what may be chosen; a switch has no choices. */
export const configOption = configState.extend({
  description: z.string().exactOptional(),
  choices: z.array(z.object({ value: z.string(), name: z.string(), description: z.string().exactOptional() })).exactOptional(),
});
export type ConfigOption = z.infer<typeof configOption>;
