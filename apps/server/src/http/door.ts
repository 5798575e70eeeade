import type { IncomingMessage } from "node:http";
import { AppError } from "#errors.ts";

/** What the door knows of this server. */
export interface DoorOptions {
  /** Origins besides our own that may act. */
  allowedOrigins: readonly string[];
  /** Where a reverse proxy serves us. */
  publicUrl?: string | undefined;
}

/** The parts of a request that decide; of HTTP requests and upgrades alike. */
export type Knock = Pick<IncomingMessage, "method" | "headers">;

/** The one rule for HTTP and the upgrade (DESIGN section 9). Throws AppError `forbidden`, or `bad_request` for a content type. */
export interface Door {
  /** Host check only: static files, `/health`, `/ready`. */
  admitHost(knock: Knock): void;
  /** Host, Origin, fetch metadata, and for state changes the content type. */
  admit(knock: Knock): void;
  /** An upgrade: an allowed Origin, always. */
  admitUpgrade(knock: Knock): void;
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** Makes the door; every answer depends on the request's headers alone. */
export function createDoor({ allowedOrigins, publicUrl }: DoorOptions): Door {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;

  const admitHost = ({ headers }: Knock): void => {
    const host = headers.host ?? "";
    // DNS rebinding: a foreign name that points at us is not us, whatever the Origin says.
    const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
    if (!loopbackNames.includes(name) && (publicHost === undefined || host.toLowerCase() !== publicHost))
      throw new AppError("forbidden", "This host name is not Beckon's.", { field: "Host" });
  };
  const isAllowed = (origin: string, host: string | undefined): boolean =>
    allowedOrigins.includes(origin) || origin === `http://${host}` || (publicUrl !== undefined && origin === new URL(publicUrl).origin);
  const admitOrigin = ({ headers }: Knock): void => {
    const { origin, host } = headers;
    if (origin !== undefined && !isAllowed(origin, host))
      throw new AppError("forbidden", "This origin may not use Beckon; ALLOWED_ORIGINS lists those that may.", { field: "Origin" });
    const site = headers["sec-fetch-site"];
    if (origin === undefined && site !== undefined && site !== "same-origin" && site !== "none")
      throw new AppError("forbidden", "Another site may not use Beckon.", { field: "Sec-Fetch-Site" });
  };
  return {
    admitHost,
    admit(knock) {
      admitHost(knock);
      admitOrigin(knock);
      if (knock.method === "GET" || knock.method === "HEAD") return;
      // Browsers send these without asking first only with other types.
      const type = knock.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
      if (type !== "application/json")
        throw new AppError("bad_request", "The content type must be application/json.", { field: "Content-Type" });
    },
    admitUpgrade(knock) {
      admitHost(knock);
      if (knock.headers.origin === undefined)
        throw new AppError("forbidden", "Without sign-in an upgrade needs an Origin.", { field: "Origin" });
      admitOrigin(knock);
    },
  };
}
