import { Router, type Request, type Response } from "express";
import { acceptBody, actionBody, cleanupBody, diffQuery } from "@beckon/protocol";
import { mustFind } from "#tickets/change.ts";
import { acceptWork, previewAccept } from "#workspaces/accept.ts";
import { asAppError } from "#workspaces/as-app-error.ts";
import type { Checks } from "#workspaces/checks.ts";
import { discardWork, undoDiscard } from "#workspaces/discard.ts";
import { cleanUp } from "#workspaces/cleanup.ts";
import { listWorkspaces, removeWorkspace } from "#workspaces/disk.ts";
import type { WorkspaceParts } from "#workspaces/open-workspace.ts";
import { ticketDiff } from "#workspaces/ticket-diff.ts";
import { askerOf } from "./asker.ts";
import { parse } from "./parse.ts";

/** What the routes of finished work call. */
export interface ReviewParts {
  workspaces: WorkspaceParts;
  checks: Checks;
}

type Handler<P> = (request: Request<P>, response: Response) => Promise<unknown>;

/** Git's and the file system's refusals are for the person who asked. */
const told =
  <P>(handler: Handler<P>) =>
  (request: Request<P>, response: Response): Promise<unknown> =>
    handler(request, response).catch((error: unknown) => Promise.reject(asAppError(error)));

/** `/tickets/:id/…` of what a ticket changed: diff, check, accept, discard. */
export function reviewRoutes({ workspaces, checks }: ReviewParts): Router {
  const router = Router();
  const { log } = workspaces;
  router.get("/:id/diff", told<{ id: string }>(async ({ params, query }, response) => response.json(await ticketDiff(workspaces, params.id, parse(diffQuery, query).path))));
  router.get("/:id/accept", told<{ id: string }>(async ({ params }, response) => response.json(await previewAccept(workspaces, params.id))));
  router.post(
    "/:id/accept",
    told<{ id: string }>(async (request, response) => {
      const event = await acceptWork(workspaces, request.params.id, parse(acceptBody, request.body), askerOf(request));
      response.json({ seq: event?.seq, ticket: mustFind(log, request.params.id) });
    }),
  );
  for (const [name, act] of [["discard", discardWork], ["undo-discard", undoDiscard]] as const)
    router.post(
      `/:id/${name}`,
      told<{ id: string }>(async (request, response) => {
        parse(actionBody, request.body ?? {});
        const event = await act(workspaces, request.params.id, askerOf(request));
        response.json({ seq: event?.seq, ticket: mustFind(log, request.params.id) });
      }),
    );
  router.post(
    "/:id/check",
    told<{ id: string }>(async (request, response) => {
      parse(actionBody, request.body ?? {});
      await checks.run(request.params.id);
      response.status(202).json({ ticket: mustFind(log, request.params.id) });
    }),
  );
  router.post("/:id/stop-check", (request, response) => {
    parse(actionBody, request.body ?? {});
    const { ticket_id } = mustFind(log, request.params.id);
    checks.end(ticket_id);
    response.status(202).json({ ticket: mustFind(log, ticket_id) });
  });
  return router;
}

/** `/workspaces`: the folders that Beckon made, and how to be rid of them. */
export function workspaceRoutes({ workspaces }: ReviewParts): Router {
  const router = Router();
  router.get("/", told(async (_request, response) => response.json({ root: workspaces.root, workspaces: await listWorkspaces(workspaces) })));
  router.post(
    "/cleanup",
    told<Record<string, string>>(async (request, response) => response.json(await cleanUp(workspaces, parse(cleanupBody, request.body).closed_for_days, askerOf(request).by))),
  );
  router.post(
    "/:name/remove",
    told<{ name: string }>(async (request, response) => {
      parse(actionBody, request.body ?? {});
      await removeWorkspace(workspaces, request.params.name, askerOf(request).by);
      response.json({ removed: request.params.name });
    }),
  );
  return router;
}
