import { methods, type ClientContext, type InitializeResponse, type NewSessionResponse } from "@agentclientprotocol/sdk";
import type { TicketView } from "@beckon/protocol";

/** How a session was opened, and the agent's own id for it. */
export interface OpenedSession {
  opened: "new" | "load" | "resume";
  acp_session_id: string;
  /** Modes and config options as they stand in it. */
  options: Pick<NewSessionResponse, "modes" | "configOptions">;
}

/**
 * Opens the ticket's session in a fresh process: session/load after an unclean end, as its replay holds what the log may lack,
 * session/resume after a clean stop, and where neither works a new session. `onReplay` brackets a replay.
 */
export async function openSession(
  agent: ClientContext,
  { agentCapabilities }: InitializeResponse,
  ticket: TicketView,
  cwd: string,
  onReplay: (replaying: boolean) => void,
): Promise<OpenedSession> {
  const sessionId = ticket.acp?.session_id;
  const load = agentCapabilities?.loadSession === true;
  const resume = Boolean(agentCapabilities?.sessionCapabilities?.resume);
  const order = ticket.turn_open ? (["load", "resume"] as const) : (["resume", "load"] as const);
  for (const opened of sessionId === undefined ? [] : order) {
    if (!(opened === "load" ? load : resume)) continue;
    onReplay(opened === "load");
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second way is tried only where the first failed
      const options = await agent.request(methods.agent.session[opened], { sessionId: sessionId ?? "", cwd, mcpServers: [] });
      return { opened, acp_session_id: sessionId ?? "", options };
    } catch {
      // The agent lost the session, or its process died; the next way tells which.
    } finally {
      onReplay(false);
    }
  }
  const created = await agent.request(methods.agent.session.new, { cwd, mcpServers: [] });
  return { opened: "new", acp_session_id: created.sessionId, options: created };
}
