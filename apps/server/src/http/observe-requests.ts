import type { RequestHandler } from "express";
import type { Logger } from "#ops/logger.ts";
import type { Metrics } from "#ops/metrics.ts";
import { identityOf } from "./identity.ts";
import { isReading } from "./same-site.ts";

/** Counts and records each request: never its query, headers or body, where secrets are. */
export function observeRequests(metrics: Metrics, logger: Logger): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    const { method, path } = request;
    response.once("close", () => {
      const ms = performance.now() - begun;
      const status = response.statusCode;
      metrics.requests.inc({ method, status });
      metrics.requestSeconds.observe({ method }, ms / 1_000);
      const level = isReading(method) && status < 500 ? "debug" : "info";
      logger[level]({ method, path: path.slice(0, 200), status, ms: Math.round(ms), person: identityOf(request)?.person.name }, "request");
    });
    next();
  };
}
