import { APIErrorCode, isHTTPResponseError, isNotionClientError, RequestTimeoutError, UnknownHTTPResponseError } from "@notionhq/client";

/** What a failed call means for the next one. */
export type Failure =
  /** Too many calls: wait this long, for all of them. */
  | { kind: "limited"; waitMs: number }
  /** It may work the next time. */
  | { kind: "passing" }
  /** The token is not accepted, or lacks a capability. */
  | { kind: "refused" }
  /** Not there, or not shared; Notion does not tell which. */
  | { kind: "missing" }
  /** What was sent does not hold. */
  | { kind: "invalid"; message: string };

const defaultWaitMs = 1_000;
const maxWaitMs = 3_600_000;

/** Reads a throw of the client. What is not Notion's is thrown on: a fault of our own must not look like one of the network. */
export function failureOf(error: unknown, now = Date.now()): Failure {
  if (RequestTimeoutError.isRequestTimeoutError(error) || isNetworkError(error)) return { kind: "passing" };
  if (!isNotionClientError(error)) throw error;
  if (!isHTTPResponseError(error)) return { kind: "invalid", message: error.message };
  if (error.code === APIErrorCode.RateLimited || error.code === APIErrorCode.ServiceOverload || error.status === 429 || error.status === 529)
    return { kind: "limited", waitMs: waitOf(error.headers, now) };
  if (error.status >= 500 || error.code === APIErrorCode.ConflictError || isFromGateway(error)) return { kind: "passing" };
  if (error.code === APIErrorCode.Unauthorized || error.code === APIErrorCode.RestrictedResource) return { kind: "refused" };
  if (error.code === APIErrorCode.ObjectNotFound) return { kind: "missing" };
  return { kind: "invalid", message: error.message };
}

/** fetch throws a TypeError where the connection breaks, before or in the body; half an answer or a proxy's page is no JSON. */
const isNetworkError = (error: unknown): boolean =>
  (error instanceof TypeError && (error.message === "fetch failed" || error.message === "terminated")) ||
  error instanceof SyntaxError ||
  (error instanceof DOMException && error.name === "AbortError");

/** A gateway or proxy answered in Notion's place, as Notion's own refusals are JSON: that says nothing of what was sent. */
const isFromGateway = (error: unknown): boolean => UnknownHTTPResponseError.isUnknownHTTPResponseError(error) && !error.body.trimStart().startsWith("{");

/** Retry-After in milliseconds: seconds or an HTTP date (RFC 9110 section 10.2.3). */
function waitOf(headers: unknown, now: number): number {
  const value = headers instanceof Headers ? headers.get("retry-after") : null;
  if (value === null) return defaultWaitMs;
  const wait = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), maxWaitMs) : defaultWaitMs;
}
