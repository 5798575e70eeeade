import { Router } from "express";
import { actionBody } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import { listRules, revokeRule } from "#questions/rules.ts";
import { askerOf } from "./asker.ts";
import { parse } from "./parse.ts";

/** `/rules`: standing answers to permissions, and taking them back. */
export function ruleRoutes(log: Log): Router {
  const router = Router();
  router.get("/", (_request, response) => {
    response.json({ rules: listRules(log) });
  });
  router.post("/:id/revoke", async (request, response) => {
    parse(actionBody, request.body ?? {});
    await revokeRule(log, request.params.id, askerOf(request));
    response.json({ id: request.params.id });
  });
  return router;
}
