import { setTimeout as delay } from "node:timers/promises";
import type { InitializeResponse } from "@agentclientprotocol/sdk";
import type { NewEvent, TicketView } from "@beckon/protocol";
import type { AgentProcess } from "./agent-process.ts";
import type { AgentProfile } from "./profile.ts";

const minuteMs = 60_000;
/** Timers may be early by a moment. */
const marginMs = 50;

/** What waiting for the next minute needs. */
export interface NextMinuteOptions {
  profile: Pick<AgentProfile, "name" | "loads_next_minute">;
  process: Pick<AgentProcess, "exited">;
  /** Milliseconds since 1970. */
  now: number;
  say(event: NewEvent): void;
}

/**
 * Waits until a conversation can be loaded. Gemini CLI 0.61.0 names its record of a conversation by the clock minute and the
 * session's id, and session/load begins a record before it reads the old one: within the minute of session/new that is the same
 * file, and what was said is gone. Ends early where the process does.
 */
export async function waitForNextMinute({ acp, ticket_id, session_id }: TicketView, { agentCapabilities }: InitializeResponse, options: NextMinuteOptions): Promise<void> {
  const { profile, process, now, say } = options;
  if (!profile.loads_next_minute || !acp || !agentCapabilities?.loadSession) return;
  const ms = untilNextMinute(acp.since, now);
  if (ms === 0) return;
  const title = `Waits ${Math.ceil(ms / 1_000)} s: ${profile.name} would lose this conversation if it opened it again in the minute in which it began.`;
  say({ type: "agent_notice", ticket_id, session_id, severity: "info", title });
  const over = new AbortController();
  await Promise.race([delay(ms, undefined, { signal: over.signal }).catch(() => undefined), process.exited]);
  over.abort();
}

/** Milliseconds from `now` until the clock minute of `since` (ISO 8601) is over; 0 where it is, or is still to come. */
export function untilNextMinute(since: string, now: number): number {
  const began = Math.floor(Date.parse(since) / minuteMs) * minuteMs;
  return now >= began && now < began + minuteMs ? began + minuteMs + marginMs - now : 0;
}
