import type { Response } from "@beckon/protocol";

/** A response as a person would say it. */
export function words(response: Response): string {
  if (typeof response === "string") return response;
  if ("option_id" in response) return response.option_id;
  return response.action === "accept" ? JSON.stringify(response.content ?? {}) : response.action;
}
