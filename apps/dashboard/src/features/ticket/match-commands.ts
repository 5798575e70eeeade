import type { EventOf } from "@beckon/protocol";

/** What may begin a message to an agent. */
export type Command = EventOf<"agent_commands">["commands"][number];

const shown = 50;

/** The commands that a message may be meant to begin with: while it is a `/` and the beginning of a word, and nothing else. */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const typed = /^\/(\S*)$/u.exec(text)?.[1]?.toLowerCase();
  if (typed === undefined) return [];
  const found = commands.filter(({ name }) => name.toLowerCase().includes(typed));
  const starts = ({ name }: Command): number => (name.toLowerCase().startsWith(typed) ? 0 : 1);
  const left = found.toSorted((a, b) => starts(a) - starts(b)).slice(0, shown);
  // Nothing is left to complete.
  return left.length === 1 && left[0]?.name.toLowerCase() === typed ? [] : left;
}
