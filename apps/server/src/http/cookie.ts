import { parseCookie, stringifySetCookie } from "cookie";
import type { Knock } from "./same-site.ts";

/** As long as browsers allow; how long a sign-in lasts is decided here, by its last use. */
const maxAgeSeconds = 400 * 24 * 3_600;

/** Cookies know no ports, so each server on this machine has a name of its own; `__Host-` where HTTPS allows it (RFC 6265bis section 4.1.3). */
const nameFor = ({ socket }: Pick<Knock, "socket">, secure: boolean): string => `${secure ? "__Host-" : ""}beckon-${socket.localPort ?? 0}`;

/**
 * The sign-in's cookies of a request, the safer first. There may be several of one name (RFC 6265 section 5.4): a page on another port can set
 * one for a path, which browsers send before ours, and which must shut nobody out.
 */
export function readCookies(knock: Knock): string[] {
  const cookies = (knock.headers.cookie ?? "").split(";").map((one) => parseCookie(one));
  return [true, false].flatMap((secure) => cookies.flatMap((one) => one[nameFor(knock, secure)] ?? []));
}

/** The `Set-Cookie` of a sign-in; an empty value signs out. */
export function cookieHeader(knock: Knock, value: string, publicUrl: string | undefined): string {
  const secure = publicUrl?.startsWith("https://") === true && knock.headers.host?.toLowerCase() === new URL(publicUrl).host;
  const name = nameFor(knock, secure);
  return stringifySetCookie({ name, value, httpOnly: true, sameSite: "strict", path: "/", secure, maxAge: value === "" ? 0 : maxAgeSeconds });
}
