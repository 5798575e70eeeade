import { existsSync } from "node:fs";
import { join } from "node:path";
import cors from "cors";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { limits, type AgentListing } from "@beckon/protocol";
import { AppError, toErrorBody } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { AgentDirectory } from "#tickets/create-ticket.ts";
import type { Door } from "./door.ts";
import { openapi } from "./openapi.ts";
import { questionRoutes, sessionRoutes } from "./question-routes.ts";
import { ticketRoutes } from "./ticket-routes.ts";

/** The parts that the routes call. */
export interface HttpParts {
  log: Log;
  logger: Logger;
  door: Door;
  agents: AgentDirectory;
  listAgents(): AgentListing[];
  allowedOrigins: readonly string[];
  /** The built dashboard. */
  dashboard: string;
}

/** The Express app; it never listens. */
export function createApp(parts: HttpParts): Express {
  const { log, door, dashboard } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  app.use((request, _response, next) => {
    door.admitHost(request);
    next();
  });
  app.get(["/health", "/ready"], (_request, response) => {
    response.json({ status: "ok", epoch: log.epoch, seq: log.head.seq });
  });
  app.use(cors({ origin: [...parts.allowedOrigins], allowedHeaders: ["Content-Type", "Idempotency-Key"] }));
  app.use(express.static(dashboard, { index: "index.html", fallthrough: true }));
  const api = express.Router();
  api.use((request, _response, next) => {
    door.admit(request);
    next();
  });
  api.use(express.json({ limit: limits.body_bytes, strict: true }));
  api.use("/tickets", ticketRoutes(log, parts.agents));
  api.use("/questions", questionRoutes(log));
  api.use("/sessions", sessionRoutes(log));
  api.get("/snapshot", (_request, response) => void response.json(log.snapshot()));
  api.get("/agents", (_request, response) => void response.json({ agents: parts.listAgents() }));
  api.get("/openapi.json", (_request, response) => void response.json(openapi()));
  app.get("/{*path}", (request, response, next) => {
    const page = join(dashboard, "index.html");
    // The dashboard's own routes: only for a browser that opens a page, so that the API's paths stay the API's.
    if (request.get("Sec-Fetch-Dest") !== "document" || !existsSync(page)) return next();
    response.sendFile(page);
  });
  app.use(api);
  app.use((request) => {
    throw new AppError("not_found", `There is nothing at ${request.path.slice(0, 200)}.`);
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const known = fromExpress(error);
    if (!(known instanceof AppError)) parts.logger.error({ err: error, path: request.path }, "a request failed");
    if (response.headersSent) return void response.destroy();
    response.status(known instanceof AppError ? known.status : 500).json({ error: toErrorBody(known) });
  });
  return app;
}

/** Express's own refusals in our words. */
function fromExpress(error: unknown): unknown {
  const type = (error as { type?: string }).type;
  if (type === "entity.too.large") return new AppError("too_large", `A body may hold ${limits.body_bytes} bytes.`, { cause: error });
  if (type === "entity.parse.failed") return new AppError("bad_request", "The body is not valid JSON.", { cause: error });
  if (error instanceof URIError) return new AppError("bad_request", "The path is not valid.", { cause: error });
  const status = (error as { status?: number }).status;
  if (status !== undefined && status < 500 && !(error instanceof AppError))
    return new AppError("bad_request", (error as Error).message, { cause: error });
  return error;
}
