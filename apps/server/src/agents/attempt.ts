import { stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { MessageTooLargeError, RequestError } from "@agentclientprotocol/sdk";
import type { ConfigOption, TicketView } from "@beckon/protocol";
import type { AttachmentStore } from "#attachments/store.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Redactor } from "#ops/redactor.ts";
import { secretsIn } from "#ops/secrets-in.ts";
import type { Settlements } from "#questions/settlements.ts";
import { mustFind } from "#tickets/change.ts";
import { WorkspaceError } from "#workspaces/workspace-error.ts";
import { AskingModeError } from "./asking-mode.ts";
import { agentFailure, parkedFailure, startFailure } from "./agent-failure.ts";
import { startAgentProcess, type AgentProcess } from "./agent-process.ts";
import { claim, recordCut, recordFailure, recordLasting, recordProcess, recordRelease, recordSetupFailure, recordStopped, type ResumeCommand } from "./attempt-record.ts";
import { converse } from "./conversation.ts";
import { agentEnvironment } from "./environment.ts";
import type { SessionTools } from "./mcp/session-tools.ts";
import type { AgentProfile } from "./profile.ts";
import type { Timings } from "./timings.ts";

/** What attempts need of the house. */
export interface AttemptOptions {
  log: Log;
  logger: Logger;
  settlements: Settlements;
  attachments: AttachmentStore;
  redactor: Redactor;
  environment: NodeJS.ProcessEnv;
  /** Makes the folder to work in; the signal ends what it runs for that. Rejects WorkspaceError. */
  workspaceOf(ticket: TicketView, signal: AbortSignal): Promise<string>;
  timings: Timings;
  /** Gets what an agent offers to choose from: modes, models and other options. */
  onOffered(agentId: string, offered: ConfigOption[]): void;
  resumeCommand: ResumeCommand;
  /** Where a session's agent finds our tools. */
  tools: SessionTools;
}

/** One process of an agent for one session, from its claim in the log to the end of its group. */
export interface Attempt {
  /** False while it waits for the next message. */
  busy(): boolean;
  /** Resolves when the process is gone and its end is on record. */
  readonly done: Promise<void>;
  /** Looks again at what there is to tell. */
  wake(): void;
  /** Does what a person asked: ends the turn, politely first, and for all but an interrupt the process too. */
  stop(what: Stopping["what"]): void;
  /** Ends the process; a turn that runs is recorded as cut. */
  shutdown(reason: "shutdown" | "waiting"): Promise<void>;
}

/** Starts an attempt for a ticket that wants its agent. `done` never rejects: every failure becomes an event. */
export function startAttempt(profile: AgentProfile, first: TicketView, options: AttemptOptions): Attempt {
  const { log, logger, settlements, redactor, timings } = options;
  const { ticket_id, session_id } = first;
  const attempt = first.attempt + 1;
  let busy = true;
  let ending = false;
  let stopSeen: string | undefined;
  let process: AgentProcess | undefined;
  let cwd = "";
  let cancelTurn: (() => Promise<void>) | undefined;
  const gone = new AbortController();
  let wakeUp = (_more: boolean): void => undefined;

  const pause = async (): Promise<boolean> => {
    busy = false;
    const over = new AbortController();
    const woken = new Promise<boolean>((resolve) => (wakeUp = resolve));
    const tooLong = delay(timings.idleMs, false, { signal: over.signal, ref: false }).catch(() => false);
    const more = await Promise.race([woken, tooLong, process?.exited.then(() => false) ?? false]);
    over.abort();
    busy = more;
    return more && (await isWorkspaceThere());
  };
  /** One that was removed or deleted while nothing was to do is made again by the next attempt. */
  const isWorkspaceThere = async (): Promise<boolean> =>
    log.ticket(ticket_id)?.workspace?.removed_at === undefined && (await stat(cwd).then((folder) => folder.isDirectory(), () => false));
  const stopping = () => log.ticket(ticket_id)?.stopping;
  const onOpen = (cancel: () => Promise<void>): void => {
    cancelTurn = cancel;
  };

  const onLasting = (pids: number[]): boolean => {
    recordLasting(log, first, profile.name, pids).catch((error: unknown) => logger.error({ err: error, session_id }, "processes that stay were not told of"));
    return true;
  };

  const work = async (): Promise<void> => {
    if (!(await claim(log, first, attempt))) return;
    try {
      cwd = await options.workspaceOf(mustFind(log, ticket_id), gone.signal);
    } catch (error) {
      if (ending || stopping()) return;
      if (!(error instanceof WorkspaceError)) logger.error({ err: error, session_id }, "a workspace could not be made");
      return recordSetupFailure(log, ticket_id, error);
    }
    if (ending) return;
    const environment = agentEnvironment(options.environment, profile, session_id);
    // What the agent has it may let slip.
    redactor.learn(secretsIn(environment));
    try {
      process = await startAgentProcess(profile, cwd, environment, { graceMs: timings.termGraceMs, lastingMs: timings.lastingMs, onLasting });
    } catch (error) {
      return recordFailure(log, ticket_id, startFailure(profile, error), timings);
    }
    await recordProcess(log, first, attempt, process.pid);
    // A stop that came before there was a process has had nothing to end.
    if (ending) return;
    try {
      const { onOffered, tools, attachments } = options;
      const house = { log, logger, settlements, redactor, timings, tools, attachments, onOpen, onOffered, pause, over: () => ending };
      await converse({ ...house, profile, ticket_id, attempt, process, cwd });
    } catch (error) {
      if (ending || stopping()) return;
      const exit = [RequestError, MessageTooLargeError, AskingModeError].some((known) => error instanceof known) ? undefined : await howItEnded(process);
      if (ending) return;
      const failure = parkedFailure(agentFailure(profile, error, exit), error, profile.name, process.stderr(), timings);
      await recordFailure(log, ticket_id, failure, timings, process.stderr());
    }
  };
  const finish = async (): Promise<void> => {
    options.tools.close(session_id);
    const processes = (await process?.stop()) ?? 0;
    await recordStopped(log, ticket_id, processes, options.resumeCommand);
  };
  const done = work()
    .catch((error: unknown) => {
      logger.error({ err: error, session_id }, "an attempt broke");
      // The log takes nothing just now: to try again at once would be to try without end.
      return delay(timings.brokenMs, undefined, { ref: false });
    })
    .then(finish)
    .catch((error: unknown) => logger.error({ err: error, session_id }, "an attempt's end was not stored"));

  return {
    busy: () => busy,
    done,
    wake: () => wakeUp(true),
    stop(what) {
      const since = stopping()?.at;
      if (ending || stopSeen === `${what} ${since}`) return;
      stopSeen = `${what} ${since}`;
      ending = what !== "interrupt";
      wakeUp(false);
      // A restart is asked for where the agent no longer does what it is told, and its turn is to go on.
      const politely = what === "restart" ? undefined : cancelTurn;
      void politely?.().catch(() => undefined);
      const timer = setTimeout(() => {
        // The turn ended by itself, or another stop has come since.
        if (stopping()?.at !== since) return;
        ending = true;
        gone.abort();
        void process?.stop();
      }, politely ? timings.cancelGraceMs : 0);
      // With the process gone there is nothing left to end, and the log may be closed.
      void done.then(() => clearTimeout(timer));
    },
    async shutdown(reason) {
      if (ending) return done;
      // An answer that came first is on its way to the agent, and keeps the place.
      if (reason === "waiting" && !(await recordRelease(log, ticket_id))) return undefined;
      ending = true;
      gone.abort();
      wakeUp(false);
      await recordCut(log, ticket_id, reason);
      await process?.stop();
      await done;
    },
  };
}

type Stopping = NonNullable<TicketView["stopping"]>;

/** The connection closes a moment before the system reports how the process ended. */
const howItEnded = (process: AgentProcess): Promise<string | undefined> =>
  Promise.race([process.exited, delay(500, undefined, { ref: false })]);
