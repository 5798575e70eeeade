import { hashOf, matches, newToken } from "./token.ts";

/**
 * Tokens of agents. Each opens `/mcp/<session_id>` (`Authorization: Bearer …`, no Origin) for one session and nothing else, until it is
 * revoked or Beckon stops; only hashes are kept, in memory, as an agent's process does not outlive Beckon either.
 */
export interface AgentTokens {
  /** A fresh token for this session; the one before opens nothing any more. */
  issue(sessionId: string): string;
  revoke(sessionId: string): void;
  /** Whether this is the session's own token. */
  admits(sessionId: string, token: string): boolean;
}

/** Keeps the tokens of the agents that run. */
export function createAgentTokens(): AgentTokens {
  const hashes = new Map<string, string>();
  const nobody = hashOf("");
  return {
    issue(sessionId) {
      const { token, hash } = newToken();
      hashes.set(sessionId, hash);
      return token;
    },
    revoke: (sessionId) => void hashes.delete(sessionId),
    admits: (sessionId, token) => matches(token, hashes.get(sessionId) ?? nobody) && hashes.has(sessionId),
  };
}
