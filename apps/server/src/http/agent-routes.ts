import { Router } from "express";
import { actionBody, type AgentListing, type Agents as AgentList } from "@beckon/protocol";
import type { AgentDirectory } from "#tickets/create-ticket.ts";
import { parse } from "./parse.ts";

/** The agents as the routes need them; injected, as http knows no agent. */
export interface Agents extends AgentDirectory {
  list(): AgentList;
  install(id: string): AgentListing;
  check(id: string): Promise<AgentListing>;
}

/** `/agents` of DESIGN sections 6 and 7. */
export function agentRoutes(agents: Agents): Router {
  const router = Router();
  router.get("/", (_request, response) => {
    response.json(agents.list());
  });
  router.post("/:id/install", (request, response) => {
    parse(actionBody, request.body ?? {});
    response.status(202).json(agents.install(request.params.id));
  });
  router.post("/:id/check", async (request, response) => {
    parse(actionBody, request.body ?? {});
    response.json(await agents.check(request.params.id));
  });
  return router;
}
