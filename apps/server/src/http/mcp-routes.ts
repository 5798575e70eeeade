import express, { Router, type Request as HttpRequest, type Response as HttpResponse } from "express";
import { toNodeHandler } from "@modelcontextprotocol/node";
import type { People } from "#people/people.ts";
import type { Door } from "./door.ts";
import type { RateLimits } from "./rate-limits.ts";

/** MCP as the routes need it; injected, as http knows no agent. */
export interface Mcp {
  session(sessionId: string, request: Request, body: unknown): Promise<Response>;
  outside(who: { credential: string; name: string }, request: Request, body: unknown): Promise<Response>;
}

/** What an agent asks may hold whole files. */
const bodyBytes = 4 * 1024 * 1024;

/** `/mcp/:session` for agents that Beckon runs, `/mcp` for all others (MCP, streamable HTTP). The door and the limits come before the body. */
export function mcpRoutes(door: Door, mcp: Mcp, limits: RateLimits, people: People | undefined): Router {
  const router = Router();
  const open = new Map<HttpResponse, string>();
  // Who waits here for a person's answer must not hear it once its token is taken away.
  people?.onEnd((ids) => {
    for (const [response, credential] of open) if (ids.has(credential)) response.destroy();
  });
  const body = express.json({ limit: bodyBytes, strict: true });
  const who = new WeakMap<HttpRequest, { credential: string; name: string }>();
  router.all(
    "/:session",
    async (request, _response, next) => {
      door.admitMcp(request, request.params.session);
      await limits.spend("agent-calls", request.params.session);
      next();
    },
    body,
    (request, response) => toNodeHandler({ fetch: (asked) => mcp.session(request.params.session, asked, request.body) })(request, response, request.body),
  );
  router.all(
    "/",
    async (request, response, next) => {
      const caller = await door.admitOutside(request);
      open.set(response, caller.credential);
      response.once("close", () => open.delete(response));
      await limits.spend("agent-calls", caller.credential, door.addressOf(request));
      who.set(request, caller);
      next();
    },
    body,
    (request, response) => {
      const caller = who.get(request) ?? { credential: "", name: "" };
      return toNodeHandler({ fetch: (asked) => mcp.outside(caller, asked, request.body) })(request, response, request.body);
    },
  );
  return router;
}
