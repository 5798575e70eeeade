import { methods, type ClientContext, type InitializeResponse, type NewSessionRequest, type NewSessionResponse } from "@agentclientprotocol/sdk";
import { cannotResumeWhy, type TicketView } from "@beckon/protocol";

/** How a session was opened, and the agent's own id for it. */
export interface OpenedSession {
  opened: "new" | "load" | "resume";
  acp_session_id: string;
  /** Why the conversation that there was could not be opened, in the agent's words, where a new one began. */
  lost?: string;
  /** Modes and config options as they stand in it. */
  options: Pick<NewSessionResponse, "modes" | "configOptions">;
}

/**
 * Opens the ticket's session in a fresh process: session/load after an unclean end, as its replay holds what the log may lack,
 * session/resume after a clean stop, and where neither works a new session. `onOpening` hears the agent's id of the session that updates
 * are of from now on, undefined until a new one has its id, and whether a replay may come.
 */
export async function openSession(
  agent: ClientContext,
  { agentCapabilities }: InitializeResponse,
  ticket: TicketView,
  params: NewSessionRequest,
  onOpening: (acpSessionId: string | undefined, replaying: boolean) => void,
): Promise<OpenedSession> {
  const sessionId = ticket.acp?.session_id;
  const load = agentCapabilities?.loadSession === true;
  const resume = Boolean(agentCapabilities?.sessionCapabilities?.resume);
  const order = ticket.turn_open ? (["load", "resume"] as const) : (["resume", "load"] as const);
  let lost = sessionId === undefined ? undefined : cannotResumeWhy;
  for (const opened of sessionId === undefined ? [] : order) {
    if (!(opened === "load" ? load : resume)) continue;
    onOpening(sessionId, opened === "load");
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second way is tried only where the first failed
      const options = await agent.request(methods.agent.session[opened], { sessionId: sessionId ?? "", ...params });
      return { opened, acp_session_id: sessionId ?? "", options };
    } catch (error) {
      // The agent lost the session, or its process died; the next way tells which.
      lost = (error as Error).message;
      onOpening(undefined, false);
    }
  }
  const created = await agent.request(methods.agent.session.new, params);
  onOpening(created.sessionId, false);
  return { opened: "new", acp_session_id: created.sessionId, options: created, ...(lost === undefined ? {} : { lost }) };
}
