import { Router, type Request, type RequestHandler } from "express";
import { setTimeout as delay } from "node:timers/promises";
import { appendChildren, deleteBlock, listChildren, pageHolding, toMarkdown, existing } from "./blocks.ts";
import { createComment, deleteComment, listComments } from "./comments.ts";
import { createDatabase, database, listDatabases, query, refusePage, updateDataSource } from "./data-sources.ts";
import { createPage, shown, updatePage } from "./pages.ts";
import { invalid, Refusal, notFound } from "./refusal.ts";
import { dashed, dataSourceOf, pageOf, type World } from "./world.ts";

/** Bounds of the service itself, to be set by a test. */
export interface Bounds {
  /** Blocks that markdown shows before it is cut. */
  markdownBlocks: number;
  /** Rows that one query can reach. */
  queryRows: number;
  /** How long a write holds its page, in milliseconds; a second write meanwhile is a conflict. */
  writeMs: number;
  /** Searches for a text that do not find a page yet which was just created; other queries do. */
  searchLag: number;
  /** Blocks whose comments are refused as something that does not hold. */
  readonly unreadable: Set<string>;
}

/** The endpoints under `/v1` that Beckon uses. */
export function routes(world: World, bounds: Bounds): Router {
  const router = Router();
  const writing = new Set<string>();
  const lagging = new Map<string, number>();

  const reply = (act: (request: Request) => unknown): RequestHandler => async (request, response) => {
    response.json(await act(request));
  };
  /** Two writes to one page at once: the second is refused, as Notion does. */
  const alone = async <T>(pageId: string, write: () => T): Promise<T> => {
    if (writing.has(pageId)) throw new Refusal(409, "conflict_error", "Conflict occurred while saving. Please try again.");
    writing.add(pageId);
    try {
      await delay(bounds.writeMs);
      return write();
    } finally {
      writing.delete(pageId);
    }
  };
  const hidden = (filter: object | undefined): ReadonlySet<string> => {
    if (!filter || !("rich_text" in filter)) return new Set();
    const ids = new Set(lagging.keys());
    for (const [id, left] of lagging) {
      if (left <= 1) lagging.delete(id);
      else lagging.set(id, left - 1);
    }
    return ids;
  };
  const id = (request: Request): string => String(request.params["id"]);

  router.get("/users/me", reply(() => world.bot));
  router.get("/users/:id", reply((request) => {
    const user = world.users.get(dashed(id(request)));
    if (!user) throw notFound("user", id(request));
    return user;
  }));
  router.get("/databases/:id", reply((request) => database(world, id(request))));
  router.post("/databases", reply((request) => createDatabase(world, request.body)));
  router.get("/data_sources/:id", reply((request) => {
    refusePage(world, id(request), "data source");
    return dataSourceOf(world, id(request));
  }));
  router.patch("/data_sources/:id", reply((request) => updateDataSource(world, id(request), request.body)));
  router.post("/data_sources/:id/query", reply((request) => {
    const body = request.body as Parameters<typeof query>[2];
    return query(world, id(request), body, bounds.queryRows, hidden(body.filter));
  }));
  router.post("/pages", reply((request) => {
    const page = createPage(world, request.body, world.bot);
    if (bounds.searchLag > 0) lagging.set(page.id, bounds.searchLag);
    return shown(world, page);
  }));
  router.get("/pages/:id", reply((request) => {
    if (dashed(id(request)) === world.homePageId && world.shared) return { object: "page", id: world.homePageId };
    return shown(world, pageOf(world, id(request)));
  }));
  router.patch("/pages/:id", reply((request) => alone(dashed(id(request)), () => shown(world, updatePage(world, id(request), request.body)))));
  router.get("/pages/:id/markdown", reply((request) => toMarkdown(world, pageOf(world, id(request)).id, bounds.markdownBlocks)));
  router.get("/blocks/:id/children", reply((request) => {
    if (dashed(id(request)) === world.homePageId && world.shared) return listDatabases(world, request.query);
    return listChildren(world, id(request), request.query);
  }));
  router.patch("/blocks/:id/children", reply((request) => {
    const page = pageHolding(world, existing(world, id(request)));
    return alone(page.id, () => appendChildren(world, id(request), request.body));
  }));
  router.delete("/blocks/:id", reply((request) => deleteBlock(world, id(request))));
  router.get("/comments", reply((request) => {
    const { block_id: block } = request.query;
    if (typeof block === "string" && bounds.unreadable.has(block)) throw invalid("Comments of this block cannot be listed.");
    return listComments(world, request.query);
  }));
  router.post("/comments", reply((request) => createComment(world, request.body, world.bot)));
  router.delete("/comments/:id", reply((request) => deleteComment(world, id(request))));
  return router;
}
