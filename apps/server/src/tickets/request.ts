import { createHash } from "node:crypto";
import type { Event } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { AppendOptions, LogReader } from "#log/log.ts";

/** A request that its sender may repeat: the same id with the same body is the same request. */
export interface Request {
  person: string;
  request_id?: string;
}

/** The key of a request's first outcome; undefined for one that has no id. */
export const requestKey = (request: Request): string | undefined =>
  request.request_id === undefined ? undefined : `request/${request.person}/${request.request_id}`;

const fingerprintOf = (body: unknown): string => createHash("sha256").update(JSON.stringify(body)).digest("base64url");

/** The append options that make a request count once. */
export function requestOptions(request: Request, body: unknown): Pick<AppendOptions, "keys" | "fingerprint"> {
  const key = requestKey(request);
  return key === undefined ? {} : { keys: [key], fingerprint: fingerprintOf(body) };
}

/** The first event that this request recorded before; undefined for a new one. Throws `conflict` where the id came with another body. */
export function earlierOutcome(log: LogReader, request: Request, body: unknown): Event | undefined {
  const key = requestKey(request);
  const found = key === undefined ? undefined : log.findKey(key);
  if (!found) return undefined;
  if (found.fingerprint !== fingerprintOf(body))
    throw new AppError("conflict", "This request id was used before with another body.", { field: "request_id" });
  return log.event(found.seq);
}
