import { watchClock } from "#agents/clock-watch.ts";
import { watchCosts } from "#agents/cost-limit.ts";
import { readCut, reportRestart, reportSleep } from "#agents/restart-report.ts";
import { resumeCommand } from "#agents/resume-command.ts";
import { createSupervisor, type SupervisorOptions } from "#agents/supervisor.ts";
import type { Profiles } from "#agents/profiles.ts";
import type { Config } from "./config.ts";

/** The running of agents, and what watches over it. */
export interface Supervision {
  start(): void;
  /** Ends all agents; resolves when no process is left. */
  stop(): Promise<void>;
}

/** What the caller gives; the rest follows from the configuration. */
type Given = Omit<SupervisorOptions, "profiles" | "resumeCommand" | "maxAgents" | "maxWaiting"> & { profiles: Profiles };

/** Joins the supervisor with the limit of cost, the clock's watch and the report of what a restart or a sleep cut. */
export function openSupervision(given: Given, { maxAgents, maxWaiting, costLimit }: Config): Supervision {
  const { log, logger, profiles, timings } = given;
  const supervisor = createSupervisor({ ...given, maxAgents, maxWaiting, resumeCommand: (ticket) => resumeCommand(profiles, ticket) });
  const ends: (() => void)[] = [];
  const begin = async (): Promise<void> => {
    const cut = readCut(log);
    const leftovers = await supervisor.start();
    if (leftovers > 0) logger.warn({ processes: leftovers }, "processes of an earlier run were ended");
    await reportRestart(log, logger, cut, leftovers, timings);
  };
  const onLeap = (from: number, to: number): void => {
    logger.warn({ from: new Date(from), to: new Date(to) }, "the clock leapt; the computer may have slept");
    supervisor.look();
    log.append([reportSleep(log, from, to)]).catch((error: unknown) => logger.error({ err: error }, "the report of a sleep was not stored"));
  };
  return {
    start() {
      if (costLimit !== undefined)
        ends.push(watchCosts({ log, logger, limit: costLimit, nameOf: (id) => profiles.find(id)?.name ?? id }));
      ends.push(watchClock(onLeap, { now: timings.now, everyMs: timings.clockEveryMs }));
      begin().catch((error: unknown) => logger.error({ err: error }, "the supervisor could not start"));
    },
    async stop() {
      for (const end of ends) end();
      await supervisor.stop();
    },
  };
}
