import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { keyHeader, type SessionState, type SignInLink } from "@beckon/protocol";
import { call } from "./api.ts";

/** What the owner of a test server has in hand. */
export interface Owner {
  token: string;
  /** Headers of a script of the owner's. */
  bearer: Record<string, string>;
  /** Signs a browser in with a fresh link; gives the headers that its pages send. */
  browser(): Promise<Record<string, string>>;
}

/** The owner of a server that was started with `AUTH=on`. */
export async function ownerOf({ url, folder }: { url: string; folder: string }): Promise<Owner> {
  const token = (await readFile(join(folder, "data", "token"), "utf8")).trim();
  const bearer = { Authorization: `Bearer ${token}` };
  return {
    token,
    bearer,
    async browser() {
      const link = await call<SignInLink>(url, "POST", "/links", {}, bearer);
      const { headers, body } = await call<SessionState>(url, "POST", "/session", { token: tokenIn(link.body.url) }, { Origin: url });
      return { Origin: url, Cookie: headers.getSetCookie().map((one) => one.split(";")[0]).join("; "), [keyHeader]: body.key ?? "" };
    },
  };
}

/** The token in a sign-in link. */
export const tokenIn = (link: string): string => new URL(link).hash.replace("#token=", "");
