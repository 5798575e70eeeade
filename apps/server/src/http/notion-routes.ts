import express, { Router } from "express";
import { actionBody, limits, type NotionFinding, type NotionState } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Door } from "./door.ts";
import { parse } from "./parse.ts";
import type { RateLimits } from "./rate-limits.ts";

/** Notion as the routes need it; injected, as http knows no Notion. */
export interface NotionRoom {
  state(): NotionState;
  check(): Promise<NotionFinding[]>;
  /** Takes Notion's handshake for the next minutes. */
  waitForHandshake(): void;
  webhook(call: { body: Buffer; signature: string | undefined; admit(): Promise<unknown> }): Promise<object>;
}

const notSetUp = (): AppError => new AppError("not_found", "Notion is not set up: NOTION_TOKEN and NOTION_DB_ID are not set.");

/** `/notion`: how the second surface is. */
export function notionRoutes(notion: NotionRoom | undefined): Router {
  const router = Router();
  router.get("/", (_request, response) => {
    response.json(notion?.state() ?? { configured: false });
  });
  router.post("/check", async (request, response) => {
    parse(actionBody, request.body ?? {});
    if (!notion) throw notSetUp();
    response.json({ findings: await notion.check() });
  });
  router.post("/webhook", (request, response) => {
    parse(actionBody, request.body ?? {});
    if (!notion) throw notSetUp();
    notion.waitForHandshake();
    response.json(notion.state());
  });
  return router;
}

/** `POST /webhook/notion`: authenticated by its signature over the bytes as they came, so before anything reads the body. */
export function notionWebhook(notion: NotionRoom | undefined, door: Door, rates: RateLimits): Router {
  const router = Router();
  const raw = express.raw({ type: () => true, limit: limits.body_bytes });
  router.use((request, _response, next) => {
    door.admitProgram(request);
    next();
  });
  router.post("/", raw, async (request, response) => {
    if (!notion) throw notSetUp();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const call = { body, signature: request.get("X-Notion-Signature"), admit: () => door.admit(request) };
    const answer = await notion.webhook(call).catch(async (error: unknown) => {
      // Only what is refused counts, so that no forger keeps Notion out.
      await rates.spend("webhooks", door.addressOf(request));
      throw error;
    });
    response.json(answer);
  });
  return router;
}
