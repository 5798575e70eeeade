import { existsSync } from "node:fs";
import { join } from "node:path";
import cors from "cors";
import helmet from "helmet";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { keyHeader, limits } from "@beckon/protocol";
import { AppError, toErrorBody } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Metrics } from "#ops/metrics.ts";
import type { People } from "#people/people.ts";
import { agentRoutes, type Agents } from "./agent-routes.ts";
import type { AttachmentStore } from "#attachments/store.ts";
import type { ProjectParts } from "#projects/register.ts";
import type { Door } from "./door.ts";
import { contentPolicy } from "./content-policy.ts";
import { dataRoutes } from "./data-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { identify } from "./identity.ts";
import { keepFiles } from "./keep-files.ts";
import { notionRoutes, notionWebhook, type NotionRoom } from "./notion-routes.ts";
import { limitRoutes } from "./limit-routes.ts";
import { observeRequests } from "./observe-requests.ts";
import { mcpRoutes, type Mcp } from "./mcp-routes.ts";
import { attachmentRoutes } from "./attachment-routes.ts";
import { openapi } from "./openapi.ts";
import { peopleRoutes } from "./people-routes.ts";
import { projectRoutes } from "./project-routes.ts";
import { pushRoutes, type PushDevices } from "./push-routes.ts";
import { questionRoutes, sessionRoutes } from "./question-routes.ts";
import { reachRoutes } from "./reach-routes.ts";
import { reviewRoutes, workspaceRoutes, type ReviewParts } from "./review-routes.ts";
import type { RateLimits } from "./rate-limits.ts";
import { ruleRoutes } from "./rule-routes.ts";
import { sessionStateRoutes } from "./session-routes.ts";
import { ticketRoutes } from "./ticket-routes.ts";

/** The parts that the routes call. */
export interface HttpParts {
  log: Log;
  logger: Logger;
  door: Door;
  /** None where `AUTH=off`. */
  people: People | undefined;
  limits: RateLimits;
  metrics: Metrics;
  publicUrl: string | undefined;
  dataDir: string;
  agents: Agents;
  mcp: Mcp;
  projects: ProjectParts;
  attachments: AttachmentStore;
  devices: PushDevices;
  review: ReviewParts;
  /** None where it is not set up. */
  notion: NotionRoom | undefined;
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
  app.use(helmet(contentPolicy(parts.publicUrl)));
  app.use(observeRequests(parts.metrics, parts.logger));
  app.use((request, _response, next) => {
    door.admitHost(request);
    next();
  });
  app.use(healthRoutes(log));
  app.use(cors({ origin: [...parts.allowedOrigins], allowedHeaders: ["Authorization", "Content-Type", "Idempotency-Key", keyHeader] }));
  app.use(express.static(dashboard, { index: "index.html", fallthrough: true, setHeaders: keepFiles(dashboard) }));
  app.get("/metrics", async (request, response) => {
    await door.admitScript(request);
    response.type("text/plain; version=0.0.4").send(await parts.metrics.text());
  });
  const body = express.json({ limit: limits.body_bytes, strict: true });
  const session = express.Router();
  session.use((request, response, next) => {
    door.admitStranger(request);
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  app.use("/mcp", mcpRoutes(door, parts.mcp, parts.limits, parts.people));
  session.use(body, sessionStateRoutes(parts));
  const api = express.Router();
  api.use(async (request, response, next) => {
    identify(request, await (request.path.startsWith("/attachments/") ? door.admitFile(request) : door.admit(request)));
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  api.use(limitRoutes(parts.limits, door));
  api.use("/attachments", attachmentRoutes(parts.attachments));
  api.use(body);
  api.use(dataRoutes(log, parts.dataDir));
  api.use(peopleRoutes(parts.people, parts.publicUrl));
  api.use("/reach", reachRoutes(parts.publicUrl));
  api.use("/tickets", ticketRoutes(log, parts.agents, parts.attachments));
  api.use("/tickets", reviewRoutes(parts.review));
  api.use("/workspaces", workspaceRoutes(parts.review));
  api.use("/projects", projectRoutes(parts.projects));
  api.use("/questions", questionRoutes(log));
  api.use("/push", pushRoutes(parts.devices));
  api.use("/sessions", sessionRoutes(log));
  api.get("/snapshot", (_request, response) => void response.json(log.snapshot()));
  api.use("/notion", notionRoutes(parts.notion));
  api.use("/agents", agentRoutes(parts.agents));
  api.use("/rules", ruleRoutes(log));
  api.get("/openapi.json", (_request, response) => void response.json(openapi()));
  app.get("/{*path}", (request, response, next) => {
    const page = join(dashboard, "index.html");
    // The dashboard's own routes: only for a browser that opens a page, so that the API's paths stay the API's.
    if (request.path !== "/" && (!opensPage(request) || request.path === "/openapi.json")) return next();
    if (!existsSync(page)) throw new AppError("not_found", "The dashboard is not built. Start Beckon with npx pnpm@12.21.0 start, which builds it.");
    response.sendFile(page);
  });
  app.use("/session", session);
  app.use("/webhook/notion", notionWebhook(parts.notion, door, parts.limits));
  app.use(api);
  app.use((request) => {
    throw new AppError("not_found", `There is nothing at ${request.path.slice(0, 200)}.`);
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const known = fromExpress(error);
    if (!(known instanceof AppError)) parts.logger.error({ err: error, path: request.path }, "a request failed");
    if (response.headersSent) return void response.destroy();
    const told = toErrorBody(known);
    if (told.retry_after_ms !== undefined) response.setHeader("Retry-After", Math.ceil(told.retry_after_ms / 1_000));
    if (told.code === "unauthorized") response.setHeader("WWW-Authenticate", "Bearer");
    response.status(known instanceof AppError ? known.status : 500).json({ error: told });
  });
  return app;
}

/** Over plain HTTP from another machine browsers send no fetch metadata (W3C Fetch Metadata, section 2); there what they accept says it. */
function opensPage(request: Request): boolean {
  const destination = request.get("Sec-Fetch-Dest");
  return destination === undefined ? request.accepts(["json", "html"]) === "html" : destination === "document";
}

/** Express's own refusals in our words. */
function fromExpress(error: unknown): unknown {
  const type = (error as { type?: string }).type;
  if (type === "entity.too.large")
    return new AppError("too_large", `A body may hold ${(error as { limit?: number }).limit ?? limits.body_bytes} bytes here.`, { cause: error });
  if (type === "entity.parse.failed") return new AppError("bad_request", "The body is not valid JSON.", { cause: error });
  if (error instanceof URIError) return new AppError("bad_request", "The path is not valid.", { cause: error });
  const status = (error as { status?: number }).status;
  if (status !== undefined && status < 500 && !(error instanceof AppError))
    return new AppError("bad_request", (error as Error).message, { cause: error });
  return error;
}
