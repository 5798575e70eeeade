import express, { Router } from "express";
import { limits, uploadBody } from "@beckon/protocol";
import type { AttachmentStore } from "#attachments/store.ts";
import { AppError } from "#errors.ts";
import { parse } from "./parse.ts";

/** What base64 and the JSON around it add. */
const bodyBytes = Math.ceil(limits.attachment_bytes / 3) * 4 + 4_096;
/** Pictures that a browser shows without running anything; every other file is saved. */
const shown: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** `/attachments`: files that go along with descriptions and messages. Takes larger bodies than the other routes. */
export function attachmentRoutes(store: AttachmentStore): Router {
  const router = Router();
  router.post("/", express.json({ limit: bodyBytes, strict: true }), async (request, response) => {
    response.status(201).json(await store.put(parse(uploadBody, request.body)));
  });
  router.get("/:id", async (request, response) => {
    const found = store.find(request.params.id);
    // Deleted by hand in DATA_DIR, it is gone like one that never was.
    const content = found && (await store.read(found.attachment_id).catch(() => undefined));
    if (!content) throw new AppError("not_found", "There is no such attachment.");
    const { name, media_type } = found;
    const isShown = shown.has(media_type);
    response.setHeader("Content-Disposition", `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name)}`);
    response.setHeader("Content-Type", isShown ? media_type : "application/octet-stream");
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    response.send(content);
  });
  return router;
}
