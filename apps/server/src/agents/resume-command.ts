import type { TicketView } from "@beckon/protocol";
import type { Profiles } from "./profiles.ts";

/**
 * The command with which a person opens a released session in a terminal, in its workspace: the profile's `resume` with the agent's
 * own session id, quoted for a POSIX shell where it holds anything else than word characters.
 */
export function resumeCommand(profiles: Pick<Profiles, "find">, { agent, acp }: Pick<TicketView, "agent" | "acp">): string | undefined {
  const template = profiles.find(agent)?.resume;
  if (template === undefined || !acp) return undefined;
  const id = acp.session_id;
  const quoted = /^[\w.:-]+$/.test(id) && !id.startsWith("-") ? id : `'${id.replaceAll("'", String.raw`'\''`)}'`;
  return template.replaceAll("{session}", () => quoted);
}
