import { MessageTooLargeError, RequestError } from "@agentclientprotocol/sdk";
import { z } from "zod";
import { AskingModeError } from "./asking-mode.ts";
import { clip } from "./clip.ts";
import { LateError } from "./in-time.ts";
import type { AgentProfile } from "./profile.ts";
import { limitEnds } from "./provider-limit.ts";
import type { Timings } from "./timings.ts";

/** A failure of an agent in words for a person; `retryable` says whether trying again may help. */
export interface AgentFailure {
  code: "start_failed" | "auth_required" | "unsupported_version" | "no_asking_mode" | "agent_failed" | "agent_exited" | "rate_limited";
  error: string;
  retryable: boolean;
  /** When a provider's limit ends (ISO 8601). */
  until?: string;
}

/** The agent speaks no version of ACP that Beckon does. */
export class UnsupportedVersionError extends Error {}

/** JSON-RPC code of ACP's auth_required (ACP v1, error codes). */
const authRequired = -32_000;

/** Reads a throw of an agent's request; `exit` says how its process ended, where it has. */
export function agentFailure({ name, sign_in }: AgentProfile, thrown: unknown, exit: string | undefined): AgentFailure {
  if (thrown instanceof MessageTooLargeError)
    return { code: "agent_failed", error: `${name} sent a line of more than ${thrown.maxMessageBytes / 1024 ** 2} MiB.`, retryable: true };
  const message = wordsOf(thrown);
  if (thrown instanceof RequestError && thrown.code === authRequired)
    return { code: "auth_required", error: `${name} is not signed in (${message}). ${sign_in ?? "Sign in to it, then retry."}`, retryable: false };
  if (thrown instanceof UnsupportedVersionError) return { code: "unsupported_version", error: `${name} ${message}.`, retryable: false };
  if (thrown instanceof AskingModeError) {
    const way = thrown.hasModes ? "Choose its mode in the ticket" : "If its own rules are to decide, give it an entry in AGENTS_FILE with mode null";
    return { code: "no_asking_mode", error: `${name} could not be kept in the mode in which it asks before it acts: ${message}. ${way}, then retry.`, retryable: false };
  }
  if (exit !== undefined) return { code: "agent_exited", error: `${name} ${exit} in the middle of its work.`, retryable: true };
  const happened = thrown instanceof LateError ? "did not answer" : "reported";
  return { code: "agent_failed", error: `${name} ${happened}: ${message}`, retryable: true };
}

/** Codes and sentences that agents put beside an error's message: Codex and others say there what happened. */
const told = z.looseObject({ message: z.string().optional(), details: z.string().optional(), errorKind: z.string().optional(), codexErrorInfo: z.unknown().optional() });
const maxWords = 2_000;

function wordsOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const data = thrown instanceof RequestError ? told.safeParse(thrown.data).data : undefined;
  const more = [data?.message, data?.details].filter((one) => one !== undefined && !message.includes(one));
  return clip([message, ...more].join(": "), maxWords);
}

/** What an error says of itself in codes, for limits that its words do not name. */
function codesOf(thrown: unknown): string {
  if (!(thrown instanceof RequestError)) return "";
  const data = told.safeParse(thrown.data).data;
  return JSON.stringify({ code: thrown.code, kind: data?.errorKind, info: data?.codexErrorInfo });
}

/** The last lines of standard error that tell of errors; what an agent logs besides may quote anything. */
const errorsIn = (stderr: string): string =>
  stderr
    .slice(-2_000)
    .split("\n")
    .filter((line) => /(?:error|fatal|exception)\b/i.test(line))
    .join("\n");

/** The system was short of something for the moment. */
const passing = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"]);

/** A program that could not be started at all. */
export function startFailure({ name, command, missing }: AgentProfile, thrown: unknown): AgentFailure {
  const { code = "" } = thrown as NodeJS.ErrnoException;
  const absent = code === "ENOENT";
  const reason = absent ? `the program ${command} was not found` : (thrown as Error).message;
  return { code: "start_failed", error: (absent && missing) || `${name} could not be started: ${reason}.`, retryable: passing.has(code) };
}

/** The failure as one that waits, and is not counted, where it tells of a provider's limit of use; else as it was. */
export function parkedFailure(failure: AgentFailure, thrown: unknown, name: string, stderr: string, { now, parkMs }: Timings): AgentFailure {
  if (!failure.retryable) return failure;
  const evidence = [failure.error, codesOf(thrown), failure.code === "agent_exited" ? errorsIn(stderr) : ""].join("\n");
  const ends = limitEnds(evidence, now(), parkMs);
  if (ends === undefined) return failure;
  return { ...failure, code: "rate_limited", error: `${failure.error} ${name} goes on when its limit ends.`, until: new Date(ends).toISOString() };
}
