import type { TicketView } from "@beckon/protocol";
import { personsEnvironment } from "#agents/environment.ts";
import type { Log } from "#log/log.ts";
import { createGit } from "#projects/git.ts";
import type { ProjectParts } from "#projects/register.ts";
import type { AgentDirectory } from "#tickets/create-ticket.ts";
import { createLock } from "#workspaces/lock.ts";
import { openWorkspace } from "#workspaces/open-workspace.ts";
import type { Config } from "./config.ts";

/** Projects and workspaces, as the rest of the server calls them. */
export interface Repositories {
  projects: ProjectParts;
  workspaceOf(ticket: TicketView, signal: AbortSignal): Promise<string>;
}

/** Builds what works in people's repositories: one git, one lock. */
export function openRepositories({ environment: own, workspaceRoot }: Config, log: Log, agents: AgentDirectory): Repositories {
  const environment = personsEnvironment(own);
  const git = createGit(environment);
  const workspaces = { log, git, root: workspaceRoot, environment, lock: createLock() };
  return {
    projects: { log, git, agents, workspaceRoot },
    workspaceOf: (ticket, signal) => openWorkspace(workspaces, ticket, signal),
  };
}
