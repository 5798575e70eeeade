import { APIErrorCode, isHTTPResponseError } from "@notionhq/client";
import { AppError } from "#errors.ts";
import { NotionStopped } from "./pace.ts";
import { NotionProblem } from "./problem.ts";

/** True where a failure is about Notion, the table, or our own log as a whole: then there is no use in going on with the next page. */
export const isWhole = (error: unknown): boolean =>
  error instanceof NotionStopped ||
  error instanceof NotionProblem ||
  (error instanceof AppError && error.code === "store_unavailable") ||
  (isHTTPResponseError(error) && error.code === APIErrorCode.Unauthorized);
