import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import express, { type NextFunction, type Request, type Response } from "express";
import { createFaults, type Fault, type Faults } from "./faults.ts";
import { createPerson, type Person } from "./person.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { routes, type Bounds } from "./routes.ts";
import { createWatch } from "./watch.ts";
import { createWebhooks, type Webhooks } from "./webhooks.ts";
import { createWorld, type World } from "./world.ts";

/** One call as it arrived. */
export interface Call {
  method: string;
  path: string;
  body: unknown;
  at: number;
}

/** A Notion of one's own, on loopback: it keeps what it is told, has the real one's limits, and fails when it is asked to. */
export interface FakeNotion extends AsyncDisposable {
  /** What the client takes as `baseUrl`. */
  readonly url: string;
  readonly token: string;
  readonly world: World;
  readonly faults: Faults;
  readonly bounds: Bounds;
  readonly webhooks: Webhooks;
  /** Every call, in order, also those that failed. */
  readonly calls: readonly Call[];
  person(name: string): Person;
  /** Looks after every call and every act of a person, until there is something. Rejects after `withinMs` (15 s) with what was asked last. */
  until<T>(look: () => T | undefined | false, withinMs?: number): Promise<T>;
  /** More calls than this in a second are answered 429. */
  rate: number;
}

/** Starts a fake Notion on a free port. */
export async function startFakeNotion(now: () => Date = () => new Date()): Promise<FakeNotion> {
  const world = createWorld(now);
  const faults = createFaults();
  const bounds: Bounds = { markdownBlocks: 1_000, queryRows: 10_000, writeMs: 1, searchLag: 0, unreadable: new Set() };
  const webhooks = createWebhooks(world);
  const token = "ntn_fake";
  const calls: Call[] = [];
  const { until, look } = createWatch(() => calls.slice(-12).map(({ method, path }) => `${method} ${path}`).join("\n"));
  const app = express();
  const fake = { rate: Number.POSITIVE_INFINITY };

  app.use(express.json({ limit: "500kb" }));
  app.use(async (request, response, next) => {
    calls.push({ method: request.method, path: request.path, body: request.body, at: performance.now() });
    response.on("close", look);
    admit(request, token);
    const recent = calls.filter(({ at }) => performance.now() - at < 1_000).length;
    if (recent > fake.rate) throw refusalOf(429, 1);
    await meet(faults.decide(request.method, request.path, request.body), request, response, next);
  });
  app.use("/v1", routes(world, bounds));
  app.use((request) => {
    throw new Refusal(400, "invalid_request_url", `Invalid request URL: ${request.path}`);
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => answerError(error, response));

  const server = createServer(app);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    token,
    world,
    faults,
    bounds,
    webhooks,
    calls,
    until,
    person: (name: string) => createPerson(world, name, (...told) => {
        webhooks.tell(...told);
        look();
      }),
    [Symbol.asyncDispose]: () => stop(server),
  });
}

function admit(request: Request, token: string): void {
  if (request.get("Authorization") !== `Bearer ${token}`) throw new Refusal(401, "unauthorized", "API token is invalid.");
  if (request.get("Notion-Version") === undefined) throw new Refusal(400, "missing_version", "Notion-Version header failed validation.");
}

async function meet(fault: Fault | undefined, request: Request, response: Response, next: NextFunction): Promise<void> {
  if (!fault) return next();
  if (fault.kind === "status") return next(refusalOf(fault.status, fault.retryAfter));
  if (fault.kind === "invalid") return next(invalid(fault.message));
  if (fault.kind === "refused") return next(new Refusal(403, "restricted_resource", "Insufficient permissions for this endpoint."));
  if (fault.kind === "missing") return next(notFound("object", request.path));
  if (fault.kind === "unreachable") return void request.socket.destroy();
  if (fault.kind === "slow") {
    await fault.after;
    await delay(fault.ms);
    return next();
  }
  response.json = () => {
    request.socket.destroy();
    return response;
  };
  if (fault.kind === "afterwards") {
    request.socket.destroy();
    await fault.when;
  }
  next();
}

const codes: Record<number, string> = {
  409: "conflict_error",
  429: "rate_limited",
  500: "internal_server_error",
  502: "service_unavailable",
  503: "service_unavailable",
  504: "gateway_timeout",
  529: "service_overload",
};

const refusalOf = (status: number, retryAfter?: number): Refusal =>
  new Refusal(status, codes[status] ?? "internal_server_error", "Refused on request.", retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) });

function answerError(error: unknown, response: Response): void {
  const refusal = error instanceof Refusal ? error : new Refusal(tooLarge(error) ? 413 : 500, tooLarge(error) ? "validation_error" : "internal_server_error", String(error));
  const { status, code, message, headers } = refusal;
  response.status(status).set(headers).end(JSON.stringify({ object: "error", status, code, message, request_id: "fake" }));
}

const tooLarge = (error: unknown): boolean => (error as { type?: string }).type === "entity.too.large";

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
