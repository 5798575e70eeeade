import type { IncomingMessage } from "node:http";
import { AppError } from "#errors.ts";

/** What is known of this server's addresses. */
export interface Addresses {
  /** Origins besides our own that may act. */
  allowedOrigins: readonly string[];
  /** Where a reverse proxy serves us: an origin. */
  publicUrl?: string | undefined;
}

/** The parts of a request that decide; of HTTP requests and upgrades alike. */
export type Knock = Pick<IncomingMessage, "method" | "headers" | "socket">;

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** Which pages may use this server. All throw AppError `forbidden`, or `bad_request` for a content type. */
export function createSameSite({ allowedOrigins, publicUrl }: Addresses) {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;

  const isOurs = (host: string, localAddress: string | undefined): boolean => {
    const name = host.replace(/:\d{1,5}$/, "");
    // The address that the connection came in on is no name that somebody could point elsewhere.
    return loopbackNames.includes(name) || host === publicHost || (localAddress !== undefined && name === literal(localAddress));
  };
  const isAllowed = (origin: string, host: string | undefined): boolean =>
    // The public name is ours by its own scheme alone: over HTTP anyone on the way may serve a page of it.
    allowedOrigins.includes(origin) || origin === publicUrl || (origin === `http://${host}` && host?.toLowerCase() !== publicHost);
  return {
    /** DNS rebinding: a foreign name that points at us is not us, whatever the Origin says. */
    admitHost({ headers, socket }: Knock): void {
      if (!isOurs((headers.host ?? "").toLowerCase(), socket.localAddress))
        throw new AppError("forbidden", "This host name is not Beckon's; PUBLIC_URL names another one.", { field: "Host" });
    },
    /** An Origin, where one is sent, must be ours; without one, fetch metadata (W3C) must not speak of another site. */
    admitOrigin({ headers }: Knock): void {
      const { origin, host } = headers;
      if (origin !== undefined && !isAllowed(origin, host))
        throw new AppError("forbidden", "This origin may not use Beckon; ALLOWED_ORIGINS lists those that may.", { field: "Origin" });
      const site = headers["sec-fetch-site"];
      if (origin === undefined && site !== undefined && site !== "same-origin" && site !== "none")
        throw new AppError("forbidden", "Another site may not use Beckon.", { field: "Sec-Fetch-Site" });
    },
    /** Whatever shows that a page sent it: what is for programs alone is for no page, ours included. */
    admitNoPage({ headers }: Knock): void {
      if (headers.origin !== undefined) throw new AppError("forbidden", "No page may use this.", { field: "Origin" });
      const site = headers["sec-fetch-site"];
      if (site !== undefined && site !== "none") throw new AppError("forbidden", "No page may use this.", { field: "Sec-Fetch-Site" });
    },
    /** Browsers send state changes of other types without asking first; a DELETE, which has no body, they never do. */
    admitType({ method, headers }: Knock): void {
      if (isReading(method) || method === "DELETE") return;
      if (headers["content-type"]?.split(";")[0]?.trim().toLowerCase() !== "application/json")
        throw new AppError("bad_request", "The content type must be application/json.", { field: "Content-Type" });
    },
  };
}

/** GET and HEAD change nothing (RFC 9110 section 9.2.1). */
export const isReading = (method: string | undefined): boolean => method === "GET" || method === "HEAD";

function literal(address: string): string {
  const ipv4 = address.replace(/^::ffff:/, "");
  return ipv4.includes(":") ? `[${ipv4}]` : ipv4;
}
