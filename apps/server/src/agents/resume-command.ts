import type { TicketView } from "@beckon/protocol";
import type { Profiles } from "./profiles.ts";

/**
 * The command with which a person opens a released session in a terminal, in its workspace: the profile's `resume` with the agent's
 * own session id, quoted for a POSIX shell where it holds anything else than word characters;
 * undefined where nobody knows a command, or the id could be taken for an option.
 */
export function resumeCommand(profiles: Pick<Profiles, "find">, { agent, acp }: Pick<TicketView, "agent" | "acp">): string | undefined {
  const template = profiles.find(agent)?.resume;
  const id = acp?.session_id;
  // No quotes keep a program from taking such an id for an option.
  if (template === undefined || id === undefined || id.startsWith("-")) return undefined;
  const quoted = /^[\w.:-]+$/.test(id) ? id : `'${id.replaceAll("'", String.raw`'\''`)}'`;
  return template.replaceAll("{session}", () => quoted);
}
