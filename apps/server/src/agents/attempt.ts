import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { MessageTooLargeError, RequestError } from "@agentclientprotocol/sdk";
import { wantsAgent, type ConfigOption, type NewEvent, type TicketView } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Redactor } from "#ops/redactor.ts";
import { secretsIn } from "#ops/secrets-in.ts";
import type { Settlements } from "#questions/settlements.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { WorkspaceError } from "#workspaces/workspace-error.ts";
import { agentFailure, startFailure, type AgentFailure } from "./agent-failure.ts";
import { startAgentProcess, type AgentProcess } from "./agent-process.ts";
import { converse } from "./conversation.ts";
import { agentEnvironment } from "./environment.ts";
import type { AgentProfile } from "./profile.ts";
import { readProcessTable } from "./process-table.ts";
import type { Timings } from "./timings.ts";

/** What attempts need of the house. */
export interface AttemptOptions {
  log: Log;
  logger: Logger;
  settlements: Settlements;
  redactor: Redactor;
  environment: NodeJS.ProcessEnv;
  /** Makes the folder to work in; the signal ends what it runs for that. Rejects WorkspaceError. */
  workspaceOf(ticket: TicketView, signal: AbortSignal): Promise<string>;
  timings: Timings;
  /** Gets what an agent offers to choose from: modes, models and other options. */
  onOffered(agentId: string, offered: ConfigOption[]): void;
}

/** One process of an agent for one session, from its claim in the log to the end of its group. */
export interface Attempt {
  /** False while it waits for the next message. */
  busy(): boolean;
  /** Resolves when the process is gone and its end is on record. */
  readonly done: Promise<void>;
  /** Looks again at what there is to tell. */
  wake(): void;
  /** Ends the running turn, politely first; the session stays, and for an interrupt the process too. */
  stopTurn(what: "interrupt" | "cancel"): void;
  /** Ends the process; a turn that runs is recorded as cut. */
  shutdown(): Promise<void>;
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
    return more;
  };
  const stopping = () => log.ticket(ticket_id)?.stopping;
  const onOpen = (cancel: () => Promise<void>): void => {
    cancelTurn = cancel;
  };

  const work = async (): Promise<void> => {
    if (!(await claim(log, first, attempt))) return;
    let cwd: string;
    try {
      cwd = await options.workspaceOf(mustFind(log, ticket_id), gone.signal);
    } catch (error) {
      if (ending || stopping()) return;
      if (!(error instanceof WorkspaceError)) logger.error({ err: error, session_id }, "a workspace could not be made");
      return failSetup(log, ticket_id, error);
    }
    if (ending) return;
    const environment = agentEnvironment(options.environment, profile, session_id);
    // What the agent has it may let slip.
    redactor.learn(secretsIn(environment));
    try {
      process = await startAgentProcess(profile, cwd, environment, timings.termGraceMs);
    } catch (error) {
      return fail(log, ticket_id, startFailure(profile, error));
    }
    await recordProcess(log, first, attempt, process.pid);
    try {
      const { openWithinMs } = timings;
      const { onOffered } = options;
      const house = { log, logger, settlements, redactor, onOpen, onOffered, pause, over: () => ending };
      await converse({ ...house, profile, ticket_id, attempt, process, cwd, openWithinMs });
    } catch (error) {
      if (ending || stopping()) return;
      const exit = error instanceof RequestError || error instanceof MessageTooLargeError ? undefined : await howItEnded(process);
      if (!ending) await fail(log, ticket_id, agentFailure(profile, error, exit), process.stderr());
    }
  };
  const finish = async (): Promise<void> => {
    const processes = (await process?.stop()) ?? 0;
    await recordStopped(log, ticket_id, processes);
  };
  const done = work()
    .catch((error: unknown) => logger.error({ err: error, session_id }, "an attempt broke"))
    .then(finish)
    .catch((error: unknown) => logger.error({ err: error, session_id }, "an attempt's end was not stored"));

  return {
    busy: () => busy,
    done,
    wake: () => wakeUp(true),
    stopTurn(what) {
      const since = stopping()?.at;
      if (ending || since === stopSeen) return;
      stopSeen = since;
      ending = what === "cancel";
      wakeUp(false);
      void cancelTurn?.().catch(() => undefined);
      const grace = cancelTurn ? timings.cancelGraceMs : 0;
      const timer = setTimeout(() => {
        // The turn ended by itself, or another stop has come since.
        if (stopping()?.at !== since) return;
        ending = true;
        gone.abort();
        void process?.stop();
      }, grace);
      // With the process gone there is nothing left to end, and the log may be closed.
      void done.then(() => clearTimeout(timer));
    },
    async shutdown() {
      if (ending) return done;
      ending = true;
      gone.abort();
      wakeUp(false);
      await decideOn(log, ticket_id, (now) =>
        now.active ? [{ type: "session_interrupted", ticket_id, session_id, reason: "shutdown" }] : [],
      );
      await process?.stop();
      await done;
    },
  };
}

/** Claims the attempt before anything is launched, so that no ticket ever has two processes. */
async function claim(log: Log, first: TicketView, attempt: number): Promise<boolean> {
  const now = mustFind(log, first.ticket_id);
  if (!wantsAgent(now) || now.active || now.attempt !== first.attempt) return false;
  const { ticket_id, session_id, ticket_name, agent, version } = now;
  const started: NewEvent = { type: "agent_started", ticket_id, session_id, ticket_name, agent, attempt, node_id: hostname() };
  const keys = [`attempt/${session_id}/${attempt}`];
  return (await log.append([started], { keys, expect: { ticket_id, version } })).status === "appended";
}

/** Written down so that the next start finds the process, should this one of Beckon be killed. */
async function recordProcess(log: Log, { ticket_id, session_id }: TicketView, attempt: number, pid: number): Promise<void> {
  const row = (await readProcessTable()).find((one) => one.pid === pid);
  if (row) await log.append([{ type: "agent_process", ticket_id, session_id, attempt, pid, started: row.started }]);
}

async function fail(log: Log, ticketId: string, failure: AgentFailure, stderr = ""): Promise<void> {
  const tail = stderr.trim().slice(-4_000);
  await decideOn(log, ticketId, ({ active, ticket_id, session_id, ticket_name }) =>
    active ? [{ type: "agent_error", ticket_id, session_id, ticket_name, ...failure, ...(tail === "" ? {} : { stderr: tail }) }] : [],
  );
}

/** No agent was started, so this is none of its errors. */
async function failSetup(log: Log, ticketId: string, error: unknown): Promise<void> {
  const known = error instanceof WorkspaceError ? error : new WorkspaceError("The workspace could not be made; the server's log has the cause.");
  const failure = { code: known.code, error: known.message, retryable: true };
  await decideOn(log, ticketId, ({ active, ticket_id, session_id, ticket_name }) =>
    active ? [{ type: "setup_failed", ticket_id, session_id, ticket_name, ...failure }] : [],
  );
}

/** Where a person asked to stop the ticket or its turn, and none of its processes is left, says so. */
export async function recordStopped(log: Log, ticketId: string, processes: number): Promise<void> {
  await decideOn(log, ticketId, ({ stopping, ticket_id, session_id, turn }) => {
    if (!stopping) return [];
    if (stopping.what === "cancel") return [{ type: "agent_cancelled", ticket_id, session_id, by: stopping.by, processes }];
    // The agent did not end its turn itself, and no process is left that could.
    return [{ type: "turn_ended", ticket_id, session_id, turn, stop_reason: "cancelled" }];
  });
}

/** The connection closes a moment before the system reports how the process ended. */
const howItEnded = (process: AgentProcess): Promise<string | undefined> =>
  Promise.race([process.exited, delay(500, undefined, { ref: false })]);
