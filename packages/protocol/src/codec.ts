import type { z } from "zod";
import { clientMessage, type ClientMessage } from "./client-message.ts";
import type { ErrorBody } from "./error-code.ts";

/** What reading untrusted input gives: the value, or an error that names the field. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; error: ErrorBody; request_id?: string };

/** Checks a value against a schema; the error names the first wrong field as a dotted path. */
export function check<T>(schema: z.ZodType<T>, value: unknown): Parsed<T> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const { field, message } = describe(result.error);
  const error: ErrorBody = { code: "bad_request", message: field ? `${field}: ${message}` : message };
  return { ok: false, error: field ? { ...error, field } : error };
}

/** Reads one frame of a client. `text` must already be within `limits.frame_bytes`. */
export function parseClientMessage(text: string): Parsed<ClientMessage> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: { code: "bad_request", message: "The frame is not valid JSON." } };
  }
  const parsed = check(clientMessage, value);
  if (parsed.ok) return parsed;
  const requestId = (value as { request_id?: unknown } | null)?.request_id;
  return typeof requestId === "string" ? { ...parsed, request_id: requestId.slice(0, 200) } : parsed;
}

type Issue = z.core.$ZodIssue;

function describe(error: z.ZodError): { field: string; message: string } {
  let issue: Issue | undefined = error.issues[0];
  const path: PropertyKey[] = [];
  while (issue) {
    path.push(...issue.path);
    if (issue.code !== "invalid_union" || issue.errors.length === 0) break;
    // A union reports one list for each branch; the branch with the fewest faults is the one that was meant.
    issue = issue.errors.reduce((best, next) => (faults(next) < faults(best) ? next : best))[0];
  }
  if (issue?.code === "unrecognized_keys") path.push(issue.keys[0] ?? "");
  return { field: path.map(String).join("."), message: issue ? sentence(issue) : "is not valid" };
}

/** How far a branch is from what was sent; one of another basic type is farthest. */
function faults(issues: readonly Issue[]): number {
  if (issues.some(({ code, path }) => code === "invalid_type" && path.length === 0)) return Number.POSITIVE_INFINITY;
  return issues.reduce((sum, one) => sum + (one.code === "unrecognized_keys" ? one.keys.length : 1), 0);
}

function sentence(issue: Issue): string {
  return issue.code === "unrecognized_keys" ? "is not a known field" : issue.message;
}
