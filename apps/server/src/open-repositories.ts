import type { TicketView } from "@beckon/protocol";
import { personsEnvironment, sessionMarker } from "#agents/environment.ts";
import { createAttachmentStore, type AttachmentStore } from "#attachments/store.ts";
import type { ReviewParts } from "#http/review-routes.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { createGit } from "#projects/git.ts";
import type { ProjectParts } from "#projects/register.ts";
import type { AgentDirectory } from "#tickets/create-ticket.ts";
import { createChanges } from "#workspaces/changes.ts";
import { createChecks } from "#workspaces/checks.ts";
import { createLock } from "#workspaces/lock.ts";
import { openWorkspace } from "#workspaces/open-workspace.ts";
import { startSweeping } from "#workspaces/sweep.ts";
import type { Config } from "./config.ts";
import { dataFiles } from "./data-files.ts";

/** Projects, workspaces and finished work, as the rest of the server calls them. */
export interface Repositories extends ReviewParts {
  projects: ProjectParts;
  attachments: AttachmentStore;
  workspaceOf(ticket: TicketView, signal: AbortSignal): Promise<string>;
  /** Follows the log: counts changes, runs checks. */
  start(): void;
  /** Ends what runs. */
  stop(): Promise<void>;
}

const daily = 86_400_000;

/** Builds what works in people's repositories: one git, one lock. */
export function openRepositories({ environment: own, workspaceRoot, dataDir }: Config, log: Log, logger: Logger, agents: AgentDirectory): Repositories {
  const environment = personsEnvironment(own);
  const git = createGit(environment);
  const attachments = createAttachmentStore(dataFiles(dataDir).attachments);
  const workspaces = { log, git, root: workspaceRoot, environment, marker: sessionMarker, lock: createLock() };
  const changes = createChanges(workspaces, logger);
  const checks = createChecks(workspaces, logger);
  let stopSweeping = (): void => undefined;
  let sweeping: NodeJS.Timeout | undefined;
  const sweepAttachments = (): void => {
    attachments.sweep(new Date()).catch((error: unknown) => logger.warn({ err: error }, "unused attachments were not removed"));
  };
  return {
    projects: { log, git, agents, workspaceRoot },
    attachments,
    workspaces,
    checks,
    workspaceOf: (ticket, signal) => openWorkspace(workspaces, ticket, signal),
    start() {
      changes.start();
      checks.start();
      stopSweeping = startSweeping(workspaces, logger);
      sweepAttachments();
      sweeping = setInterval(sweepAttachments, daily).unref();
    },
    async stop() {
      stopSweeping();
      clearInterval(sweeping);
      await Promise.all([changes.stop(), checks.stop()]);
    },
  };
}
