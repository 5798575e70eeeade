import { MessageTooLargeError, RequestError } from "@agentclientprotocol/sdk";

/** A failure of an agent in words for a person; `retryable` says whether trying again may help. */
export interface AgentFailure {
  code: "start_failed" | "auth_required" | "agent_failed" | "agent_exited";
  error: string;
  retryable: boolean;
}

/** JSON-RPC code of ACP's auth_required (ACP v1, error codes). */
const authRequired = -32_000;

/** Reads a throw of an agent's request; `exit` says how its process ended, where it has. */
export function agentFailure(name: string, thrown: unknown, exit: string | undefined): AgentFailure {
  if (thrown instanceof MessageTooLargeError)
    return { code: "agent_failed", error: `${name} sent a line of more than ${thrown.maxMessageBytes / 1024 ** 2} MiB.`, retryable: true };
  if (exit !== undefined) return { code: "agent_exited", error: `${name} ${exit} in the middle of its work.`, retryable: true };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RequestError && thrown.code === authRequired)
    return { code: "auth_required", error: `${name} is not signed in: ${message}`, retryable: false };
  return { code: "agent_failed", error: `${name} reported: ${message}`, retryable: true };
}

/** A program that could not be started at all. */
export function startFailure(name: string, command: string, thrown: unknown): AgentFailure {
  const missing = (thrown as NodeJS.ErrnoException).code === "ENOENT";
  const reason = missing ? `the program ${command} was not found` : (thrown as Error).message;
  return { code: "start_failed", error: `${name} could not be started: ${reason}.`, retryable: false };
}
