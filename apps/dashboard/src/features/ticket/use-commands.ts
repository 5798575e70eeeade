import { useId, useState, type KeyboardEvent } from "react";
import { skipToken, useQuery } from "@tanstack/react-query";
import type { TicketView } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchEventAt } from "#api/requests.ts";
import { matchCommands, type Command } from "./match-commands.ts";

const none: Command[] = [];

/** The agent's commands, fetched when the first `/` is written. */
function useAgentCommands({ ticket_id, commands_seq }: TicketView, isWanted: boolean): Command[] {
  const fetched = useQuery({
    queryKey: keys.commands(ticket_id, commands_seq ?? 0),
    queryFn: isWanted && commands_seq !== undefined ? async () => (await fetchEventAt(ticket_id, commands_seq)) ?? null : skipToken,
    staleTime: Infinity,
  }).data;
  return fetched?.type === "agent_commands" ? fetched.commands : none;
}

/** Completes an agent's command at the start of a message: what there is to choose, and the keys that choose it. */
export function useCommands(ticket: TicketView, text: string, setText: (text: string) => void) {
  const listId = useId();
  /** The choice belongs to what was written; Escape closes the list until something else is written. */
  const [at, setAt] = useState({ text, index: 0, isClosed: false });
  const { index, isClosed } = at.text === text ? at : { index: 0, isClosed: false };
  const found = matchCommands(useAgentCommands(ticket, text.startsWith("/")), text);
  const commands = isClosed ? none : found;
  const active = Math.min(index, commands.length - 1);
  const pick = ({ name }: Command): void => setText(`/${name} `);
  const optionId = (position: number): string => `${listId}-${position}`;
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = commands[active];
    if (!chosen || event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp")
      setAt({ text, index: (active + (key === "ArrowDown" ? 1 : commands.length - 1)) % commands.length, isClosed: false });
    else if (key === "Escape") setAt({ text, index: 0, isClosed: true });
    else if ((key === "Enter" || key === "Tab") && !event.shiftKey) pick(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isOpen = commands.length > 0;
  const field = { "aria-autocomplete": "list", ...(isOpen ? { "aria-controls": listId, "aria-activedescendant": optionId(active) } : {}) } as const;
  return { commands, active, listId, optionId, pick, onKeyDown, field };
}
