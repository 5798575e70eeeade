import { Router } from "express";
import type { Reach } from "@beckon/protocol";

const answerWithinMs = 5_000;

/** `GET /reach`: whether the public address leads here, tried from here; without one there is nothing to try. */
export function reachRoutes(publicUrl: string | undefined): Router {
  const router = Router();
  router.get("/", async (_request, response) => {
    const reach: Reach = publicUrl === undefined ? {} : { public_url: publicUrl, ...(await tried(publicUrl)) };
    response.json(reach);
  });
  return router;
}

async function tried(publicUrl: string): Promise<{ problem?: string }> {
  try {
    // No redirect is followed: it would lead away from here.
    const answer = await fetch(`${publicUrl}/health`, { redirect: "manual", signal: AbortSignal.timeout(answerWithinMs) });
    if (answer.ok && ((await answer.json()) as { status?: string }).status === "ok") return {};
    return { problem: `it answers ${answer.status}, and not as Beckon does` };
  } catch (error) {
    const { cause, message } = error as Error;
    return { problem: cause instanceof Error && cause.message !== "" ? cause.message : message };
  }
}
