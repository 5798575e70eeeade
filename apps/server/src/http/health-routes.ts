import { Router } from "express";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";

/** `/health`: the process answers. `/ready`: it can take work, for its log is open and its disk takes writes; else `store_unavailable` that says why. */
export function healthRoutes(log: Log): Router {
  const router = Router();
  router.get("/health", (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get("/ready", (_request, response) => {
    const problem = log.problem();
    if (problem !== undefined)
      throw new AppError("store_unavailable", "Nothing can be stored just now; the disk may be full.", { details: { problem } });
    response.json({ status: "ready" });
  });
  return router;
}
