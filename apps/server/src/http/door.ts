import proxyAddr from "proxy-addr";
import { subprotocol } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { AgentTokens } from "#people/agent-tokens.ts";
import type { Identity, People } from "#people/people.ts";
import { readCookies } from "./cookie.ts";
import { createFailures } from "./failures.ts";
import { createSameSite, isReading, type Addresses, type Knock } from "./same-site.ts";

/** What the door knows of this server. */
export interface DoorOptions extends Addresses {
  /** None where `AUTH=off`. */
  people: People | undefined;
  agentTokens: AgentTokens;
  /** Proxies whose X-Forwarded-For is believed. */
  trustProxy: readonly string[];
}

/**
 * The one rule for HTTP, MCP and the upgrade (DESIGN section 9). Refusals are AppError `forbidden` (host, origin, fetch metadata),
 * `unauthorized`, `rate_limited` (too many wrong tokens) or `bad_request` (content type). With `AUTH=off` nobody has an identity.
 */
export interface Door {
  /** Host check only: static files, `/health`, `/ready`. */
  admitHost(knock: Knock): void;
  /** Signing in and asking whether one is: all but a credential. */
  admitStranger(knock: Knock): void;
  /** The API: a bearer token, or a cookie together with our own page's Origin. */
  admit(knock: Knock): Promise<Identity | undefined>;
  /** An upgrade. Undefined with sign-in on: a `beckon.v1` client that must bring a token in its `hello`. */
  admitUpgrade(knock: Knock): Promise<Identity | undefined>;
  /** A bearer token and nothing else: `/metrics`. */
  admitScript(knock: Knock): Promise<Identity | undefined>;
  /** `/mcp/*`: the agent's own token of this session, and never a page. */
  admitMcp(knock: Knock, sessionId: string): void;
  /** `/mcp` itself: a token of a person, or of an agent outside. */
  admitOutside(knock: Knock): Promise<{ credential: string; name: string }>;
  /** Whom a token is of; wrong ones are counted. */
  whose(knock: Knock, look: (people: People) => Identity | undefined): Promise<Identity>;
  /** Where it came from, as far as the proxies in front are trusted. */
  addressOf(knock: Knock): string;
}

/** Makes the door. */
export function createDoor(options: DoorOptions): Door {
  const { people, agentTokens } = options;
  const { admitHost, admitOrigin, admitType } = createSameSite(options);
  const trusted = proxyAddr.compile([...options.trustProxy]);
  const failures = createFailures();

  const addressOf = (knock: Knock): string => proxyAddr(knock as Parameters<typeof proxyAddr>[0], trusted) || "unknown";
  const whose = async (knock: Knock, look: (people: People) => Identity | undefined): Promise<Identity> => {
    const address = addressOf(knock);
    const found = people && look(people);
    // A random token cannot be guessed, so that others' wrong tries lock nobody out who has one.
    if (found && !found.guessable) return found;
    await failures.admit(address);
    if (found) return found;
    await failures.count(address);
    throw unauthorized("This token opens nothing here; it may have been used, replaced or revoked.");
  };
  const admitStranger = (knock: Knock): void => {
    admitHost(knock);
    admitOrigin(knock);
    admitType(knock);
  };
  const admitNoPage = (knock: Knock): void => {
    admitHost(knock);
    if (knock.headers.origin !== undefined) throw new AppError("forbidden", "No page may use this.", { field: "Origin" });
  };
  const byCookie = (knock: Knock): Identity | undefined => {
    // Cookies come along by themselves: what changes something must also say which page it comes from.
    if (knock.headers.origin === undefined && !isReading(knock.method)) return undefined;
    return readCookies(knock).reduce<Identity | undefined>((found, cookie) => found ?? people?.cookie(cookie), undefined);
  };
  const byBearer = async (knock: Knock): Promise<Identity | undefined> => {
    const token = bearerOf(knock);
    return token === undefined ? undefined : whose(knock, (all) => all.bearer(token));
  };
  return {
    admitHost,
    admitStranger,
    whose,
    addressOf,
    async admit(knock) {
      admitStranger(knock);
      if (!people) return undefined;
      const identity = (await byBearer(knock)) ?? byCookie(knock);
      if (!identity) throw unauthorized("Sign in first: run npx pnpm@12.21.0 run link where Beckon runs, and open the link that it prints.");
      return identity;
    },
    async admitUpgrade(knock) {
      admitHost(knock);
      admitOrigin(knock);
      const { origin } = knock.headers;
      if (!people) {
        if (origin === undefined) throw new AppError("forbidden", "Without sign-in an upgrade needs an Origin.", { field: "Origin" });
        return undefined;
      }
      const identity = await byBearer(knock);
      if (identity) return identity;
      if (origin === undefined) throw unauthorized("An upgrade needs an Origin or a bearer token.");
      const found = byCookie(knock);
      if (found || offersBeckon(knock)) return found;
      throw unauthorized("This server needs a bearer token in the upgrade.");
    },
    async admitScript(knock) {
      admitHost(knock);
      admitOrigin(knock);
      if (!people) return undefined;
      const identity = await byBearer(knock);
      if (!identity) throw unauthorized("This needs a bearer token.");
      return identity;
    },
    async admitOutside(knock) {
      admitNoPage(knock);
      if (!people) return { credential: "local", name: "An agent outside" };
      const token = bearerOf(knock);
      if (token === undefined) throw unauthorized("This needs a token: run pnpm run token add NAME --agent where Beckon runs.");
      const { credential, person } = await whose(knock, (all) => all.outside(token));
      return { credential, name: person.name };
    },
    admitMcp(knock, sessionId) {
      admitNoPage(knock);
      const token = bearerOf(knock);
      if (token === undefined || !agentTokens.admits(sessionId, token)) throw unauthorized("This needs the session's own token.");
    },
  };
}

const unauthorized = (message: string): AppError => new AppError("unauthorized", message);

/** The token of `Authorization: Bearer …` (RFC 6750 section 2.1); "" for another scheme, which opens nothing. */
function bearerOf({ headers: { authorization } }: Knock): string | undefined {
  if (authorization === undefined) return undefined;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "";
}

const offersBeckon = ({ headers }: Knock): boolean =>
  (headers["sec-websocket-protocol"] ?? "").split(",").some((name) => name.trim() === subprotocol);
