import type { Access } from "./offer.ts";

/** Our MCP endpoint, as the sessions that Beckon runs use it. */
export interface SessionTools {
  /** The session's own address, with a fresh token; the one before opens nothing any more. */
  open(sessionId: string): Access;
  /** Resolves when the session's agent asks the next time which tools there are. */
  nextListing(sessionId: string): Promise<void>;
  /** The session's process is gone, and with it who may use its token. */
  close(sessionId: string): void;
}
