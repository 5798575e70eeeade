import type { ConfigState } from "./config-option.ts";

/** The option that a choice is about: its id, else its category. */
export const findOption = <T extends ConfigState>(options: readonly T[], key: string): T | undefined =>
  options.find(({ id }) => id === key) ?? options.find(({ category }) => category === key);
