import { Router } from "express";
import type { Log } from "#log/log.ts";

/** `/health`: the process answers. `/ready`: it can take work, for its log is open and its disk takes writes; else 503 that says why. */
export function healthRoutes(log: Log): Router {
  const router = Router();
  router.get("/health", (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get("/ready", (_request, response) => {
    const problem = log.problem();
    response.status(problem === undefined ? 200 : 503).json(problem === undefined ? { status: "ready" } : { status: "not_ready", problem });
  });
  return router;
}
