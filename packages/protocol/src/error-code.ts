/** Every error code with the HTTP status it travels under; the wire uses the same codes. */
export const errorStatus = {
  bad_request: 400,
  invalid_answer: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unknown_ticket: 404,
  unknown_session: 404,
  unknown_question: 404,
  unknown_agent: 400,
  unknown_project: 400,
  already_answered: 409,
  question_closed: 409,
  stale_question: 409,
  ticket_closed: 409,
  wrong_status: 409,
  conflict: 409,
  git_failed: 409,
  merge_conflict: 409,
  dirty_checkout: 409,
  stale_changes: 409,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  store_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** What an error says, on the wire and over HTTP: a sentence, and the field that is wrong where there is one. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  field?: string;
  /** Milliseconds until the same may be tried again. */
  retry_after_ms?: number;
  details?: Record<string, unknown>;
}
