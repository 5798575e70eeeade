import { createEndpoint, type Endpoint } from "#agents/mcp/endpoint.ts";
import type { SessionTools } from "#agents/mcp/session-tools.ts";
import type { Timings } from "#agents/timings.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { AgentTokens } from "#people/agent-tokens.ts";
import type { Settlements } from "#questions/settlements.ts";
import { addressHere } from "./listen.ts";

/** What MCP is opened with. */
export interface OpenMcpOptions {
  log: Log;
  logger: Logger;
  settlements: Settlements;
  agentTokens: AgentTokens;
  timings: Timings;
  /** Known once the server listens. */
  port(): number;
}

/** The MCP endpoint, and how the sessions that Beckon runs come to it: on this machine, each with a token of its own. */
export function openMcp({ agentTokens, timings, port, ...house }: OpenMcpOptions): { endpoint: Endpoint; tools: SessionTools } {
  const { askWaitMs, askProgressMs } = timings;
  const endpoint = createEndpoint({ ...house, askWaitMs, askProgressMs });
  const tools: SessionTools = {
    open(sessionId) {
      return { url: `${addressHere(port())}/mcp/${sessionId}`, token: agentTokens.issue(sessionId) };
    },
    nextListing: endpoint.nextListing,
    close(sessionId) {
      agentTokens.revoke(sessionId);
      endpoint.forget(sessionId);
    },
  };
  return { endpoint, tools };
}
