import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import { hasUndelivered, isClosed } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Settlements } from "#questions/settlements.ts";
import { createDesk, type Desk } from "./desk.ts";
import { exchange, type Exchange } from "./exchange.ts";
import { createOutside } from "./outside.ts";
import { createTools } from "./tools.ts";

/** What the endpoint is made from; times in milliseconds. */
export interface EndpointOptions {
  log: Log;
  logger: Logger;
  settlements: Settlements;
  askWaitMs: number;
  askProgressMs: number;
}

/** Serves MCP (both eras, streamable HTTP) to agents; who may come in is the door's matter. */
export interface Endpoint {
  /** A request of the agent of this session. `body` is its parsed JSON. */
  session(sessionId: string, request: Request, body: unknown): Promise<Response>;
  /** A request of an agent that Beckon does not run; `who` is whose token it brought. */
  outside(who: { credential: string; name: string }, request: Request, body: unknown): Promise<Response>;
  /** Resolves when the session's agent asks the next time which tools there are. */
  nextListing(sessionId: string): Promise<void>;
  /** The session's process is gone: nobody waits for its listing any more. */
  forget(sessionId: string): void;
  close(): Promise<void>;
}

/** Makes the endpoint; each request gets a server of its own, so that nothing leaks from one agent to another. */
export function createEndpoint({ log, logger, settlements, askWaitMs, askProgressMs }: EndpointOptions): Endpoint {
  const exchanges = new WeakMap<Request, Served>();
  const listing = new Map<string, () => void>();
  const outsides = createOutside(log);
  const onLost = (error: unknown): void => logger.error({ err: error }, "an agent's receipt was not stored");
  const desk = (ticket_id: string): Desk => createDesk({ log, settlements, ticket_id, waitMs: askWaitMs });

  const handler: McpHttpHandler = createMcpHandler(
    ({ requestInfo }) => {
      const served = requestInfo && exchanges.get(requestInfo);
      if (!served) throw new Error("a request came without its exchange");
      return createTools({ ...served, progressMs: askProgressMs, onLost });
    },
    { onerror: (error) => logger.debug({ err: error }, "an agent's request was refused") },
  );
  const serve = (request: Request, body: unknown, who: Omit<Served, "exchange">): Promise<Response> =>
    exchange(request, (one) => {
      exchanges.set(request, { ...who, exchange: one });
      return handler.fetch(request, { parsedBody: body });
    });
  return {
    session(sessionId, request, body) {
      if (methodOf(body) === "tools/list") {
        listing.get(sessionId)?.();
        listing.delete(sessionId);
      }
      const deskFor = async (): Promise<Desk> => desk(ticketOf(log, sessionId));
      return serve(request, body, { deskFor, deskOf: deskFor, external: false, finish: () => Promise.resolve("reported") });
    },
    outside(who, request, body) {
      const deskFor = async (name = "Work"): Promise<Desk> => desk(await outsides.open({ ...who, ticket: name }));
      const deskOf = async (name = "Work"): Promise<Desk | undefined> => {
        const ticket = outsides.find({ ...who, ticket: name });
        // What it is told now brings it back to work; a last look at what is over does not.
        if (ticket && hasUndelivered(ticket)) return deskFor(name);
        return ticket && !isClosed(ticket.status) ? desk(ticket.ticket_id) : undefined;
      };
      const finish = async (name = "Work", text = ""): Promise<"reported" | "done"> => {
        // The last word on what a person has marked done is nothing to begin anew for.
        if (outsides.find({ ...who, ticket: name })?.status === "done") return "done";
        await (await deskFor(name)).report(text);
        await outsides.finish({ ...who, ticket: name });
        return "reported";
      };
      return serve(request, body, { deskFor, deskOf, external: true, finish });
    },
    nextListing: (sessionId) => new Promise((resolve) => listing.set(sessionId, resolve)),
    forget: (sessionId) => void listing.delete(sessionId),
    close: () => handler.close(),
  };
}

/** What a request's tools are made for. */
interface Served {
  deskFor(ticket: string | undefined): Promise<Desk>;
  deskOf(ticket: string | undefined): Promise<Desk | undefined>;
  exchange: Exchange;
  external: boolean;
  finish(ticket: string | undefined, text: string): Promise<"reported" | "done">;
}

function ticketOf(log: Log, sessionId: string): string {
  const ticket = log.ticketOfSession(sessionId);
  if (!ticket) throw new AppError("unknown_session", "There is no such session.");
  return ticket.ticket_id;
}

const methodOf = (body: unknown): unknown => (typeof body === "object" && body !== null ? (body as { method?: unknown }).method : undefined);
