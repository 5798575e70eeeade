import type { ErrorBody } from "@beckon/protocol";

/** What the server answered; `T` is what the test expects in it. */
export interface Reply<T> {
  status: number;
  headers: Headers;
  body: T & { error?: ErrorBody };
}

/** Asks a server over HTTP as a script would. */
export async function call<T = Record<string, unknown>>(
  url: string,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply<T>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(method === "GET" ? {} : { "Content-Type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Reply<T>["body"] };
}
