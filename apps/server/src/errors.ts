import { errorStatus, type ErrorBody, type ErrorCode } from "@beckon/protocol";

/** A failure with a code of the protocol: it may cross the wire, so its message must be fit for a person. */
export class AppError extends Error {
  override name = "AppError";
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly details: Record<string, unknown> | undefined;
  /** Milliseconds until the same may be tried again, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { field?: string; details?: Record<string, unknown>; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.field = more.field;
    this.details = more.details;
    this.retryAfterMs = more.retryAfterMs;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** The one place where a throw becomes what a client may see; anything but an AppError says nothing of its cause. */
export function toErrorBody(thrown: unknown): ErrorBody {
  if (!(thrown instanceof AppError)) return { code: "internal", message: "Something in Beckon failed; the server's log has the cause." };
  const { code, message, field, details, retryAfterMs: retry_after_ms } = thrown;
  return {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(details === undefined ? {} : { details }),
    ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
  };
}
