import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Router, type Request, type Response } from "express";
import { actionBody } from "@beckon/protocol";
import { dataFiles } from "#data-files.ts";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { exportLines } from "#log/export-lines.ts";
import { identityOf } from "./identity.ts";
import { parse } from "./parse.ts";

/** `POST /backup` gives the database file, `GET /export` all events as JSON lines: everything there is, so for the owner only. */
export function dataRoutes(log: Log, dataDir: string): Router {
  const router = Router();
  router.post("/backup", async (request, response) => {
    parse(actionBody, request.body ?? {});
    mustOwn(request);
    const folder = await made(mkdtemp(dataFiles(dataDir).backupPrefix));
    try {
      const file = join(folder, "beckon.db");
      await made(log.backUp(file));
      response.setHeader("Content-Type", "application/vnd.sqlite3");
      response.setHeader("Content-Length", (await stat(file)).size);
      await send(createReadStream(file), response);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  router.get("/export", async (request, response) => {
    mustOwn(request);
    response.setHeader("Content-Type", "application/x-ndjson");
    await send(Readable.from(exportLines(log)), response);
  });
  return router;
}

/** The copy lies beside the log for a while, and there may be no room for it. */
async function made<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw new AppError("store_unavailable", `No copy could be made beside the log: ${(error as Error).message}`, { cause: error });
  }
}

/** Who asked may have gone: that is no fault of ours. */
async function send(from: Readable, response: Response): Promise<void> {
  try {
    await pipeline(from, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

function mustOwn(request: Request): void {
  const identity = identityOf(request);
  if (identity && !identity.person.owner) throw new AppError("forbidden", "Only the owner may take everything.");
}
