import { keyHeader, type ErrorBody } from "@beckon/protocol";
import { signInKey } from "./sign-in-key.ts";

/** A refusal of the server, in its words. */
export class HttpError extends Error {
  override name = "HttpError";
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/** Asks the server; rejects HttpError with what it says, or with a sentence of ours where it cannot be reached. */
export async function request<T>(method: "GET" | "POST", path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
  let response: Response;
  const key = signInKey();
  const own = key === undefined ? {} : { [keyHeader]: key };
  try {
    response = await fetch(path, {
      method,
      headers: { ...own, ...(body ? { "Content-Type": "application/json", ...headers } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new HttpError({ code: "store_unavailable", message: "Beckon cannot be reached just now. Nothing was sent." });
  }
  const answer = (await response.json().catch(() => undefined)) as { error?: ErrorBody } | undefined;
  if (response.ok) return answer as T;
  throw new HttpError(answer?.error ?? { code: "internal", message: `The server answered ${response.status} without saying why.` });
}
