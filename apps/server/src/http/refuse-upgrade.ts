import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { AppError, toErrorBody } from "#errors.ts";

/** Answers a refused upgrade with its HTTP status, before any 101 (RFC 6455 section 4.2.2). */
export function refuseUpgrade(stream: Duplex, error: unknown): void {
  const status = error instanceof AppError ? error.status : 500;
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
  const body = JSON.stringify({ error: toErrorBody(error) });
  stream.on("error", () => stream.destroy());
  stream.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "Connection: close",
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(retryAfterMs / 1_000)}`]),
      "",
      body,
    ].join("\r\n"),
  );
}
