import { Router, type RequestHandler } from "express";
import type { Door } from "./door.ts";
import { identityOf } from "./identity.ts";
import type { Rate, RateLimits } from "./rate-limits.ts";

/** What stands before the API's routes: each request counts for the person and the address that it came from. */
export function limitRoutes(limits: RateLimits, door: Door): Router {
  const spend =
    (rate: Rate): RequestHandler =>
    async (request, _response, next) => {
      await limits.spend(rate, identityOf(request)?.person.key, door.addressOf(request));
      next();
    };
  const router = Router();
  router.use(spend("requests"));
  router.post("/tickets/create", spend("creations"));
  router.post(["/questions/:id/answer", "/tickets/:id/message"], spend("answers"));
  return router;
}
