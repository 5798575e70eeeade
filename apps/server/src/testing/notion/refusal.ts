/** An error as Notion's API answers it (developers.notion.com/reference/status-codes). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** 400: what was sent does not hold. */
export const invalid = (message: string): Refusal => new Refusal(400, "validation_error", message);

/** 404: it is not there, or not shared with the integration; Notion does not tell which. */
export const notFound = (what: string, id: string): Refusal =>
  new Refusal(
    404,
    "object_not_found",
    `Could not find ${what} with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`,
  );
