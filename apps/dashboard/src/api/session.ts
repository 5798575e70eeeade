import type { SessionState } from "@beckon/protocol";
import { HttpError, request } from "./http.ts";
import { keepKey, signInKey } from "./sign-in-key.ts";

export const fetchSession = () => request<SessionState>("GET", "/session");

/** Signs this browser in. Rejects HttpError `unauthorized` where the token opens nothing. */
export async function signIn(token: string): Promise<void> {
  const { key } = await request<SessionState>("POST", "/session", { token });
  if (key !== undefined) await keepKey(key);
}

/** Where a person stands at the door: `error` is why a link did not open it. */
export interface Entry {
  isIn: boolean;
  session?: SessionState;
  error?: string;
}

/** The token in a sign-in link, or the text itself where it is no link. */
export const tokenOf = (text: string): string => /#token=(\S+)$/.exec(text.trim())?.[1] ?? text.trim();

/** Asks whether this browser may come in, after it has tried the token that its address brought along. */
export async function enter(): Promise<Entry> {
  let error: string | undefined;
  if (location.hash.startsWith("#token=")) {
    const token = tokenOf(location.hash);
    // Out of the address before anything else: it is nobody's bookmark.
    history.replaceState(null, "", "/");
    error = await signIn(token).then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
    );
  }
  const key = signInKey();
  // Again, as a browser may have cleared what the service worker reads.
  if (key !== undefined) void keepKey(key);
  try {
    const session = await fetchSession();
    const isIn = session.auth === "off" || session.person !== undefined;
    return { isIn, session, ...(isIn || error === undefined ? {} : { error }) };
  } catch (thrown) {
    // A server that cannot be reached shuts nobody out: the page says so itself, and shows what it has.
    if (thrown instanceof HttpError) return { isIn: true };
    throw thrown;
  }
}
