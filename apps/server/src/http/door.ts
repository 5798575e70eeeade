import proxyAddr from "proxy-addr";
import { keyHeader, subprotocol } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { AgentTokens } from "#people/agent-tokens.ts";
import type { Identity, People } from "#people/people.ts";
import { isGuess } from "#people/token.ts";
import { clientOf } from "./client-address.ts";
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
  /** Hears of each try that was refused because of the wrong ones before it. */
  onLimited(): void;
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
  /** What another program calls, and no page: `/webhook/notion`, whose credential is its signature. */
  admitProgram(knock: Knock): void;
  /** The API: a bearer token, or our own page's cookie together with its key; with its Origin too where something changes. */
  admit(knock: Knock): Promise<Identity | undefined>;
  /** A file that a page shows by its address, so that no key comes along: one that nobody finds who was not let in. The cookie is enough to read it. */
  admitFile(knock: Knock): Promise<Identity | undefined>;
  /** An upgrade. Undefined with sign-in on: a `beckon.v1` client that must bring a token in its `hello`. */
  admitUpgrade(knock: Knock): Promise<Identity | undefined>;
  /** Whom the token of a `hello` is of: a person's, or the key of the sign-in whose cookie came with the upgrade. */
  admitHello(knock: Knock, token: string): Promise<Identity>;
  /** A bearer token and nothing else: `/metrics`. */
  admitScript(knock: Knock): Promise<Identity | undefined>;
  /** `/mcp/*`: the agent's own token of this session, and never a page. */
  admitMcp(knock: Knock, sessionId: string): void;
  /** `/mcp` itself: a token of a person, or of an agent outside. */
  admitOutside(knock: Knock): Promise<{ credential: string; name: string }>;
  /** Whom a token is of; wrong ones are counted, but for none at all, and those of our own form: nobody guesses one, so it is one that held before. */
  whose(knock: Knock, token: string, look: (people: People) => Identity | undefined): Promise<Identity>;
  /** Which client it came from, as far as the proxies in front are trusted: see `clientOf`. */
  addressOf(knock: Knock): string;
}

/** Makes the door. */
export function createDoor(options: DoorOptions): Door {
  const { people, agentTokens } = options;
  const { admitHost, admitOrigin, admitNoPage, admitType } = createSameSite(options);
  const trusted = proxyAddr.compile([...options.trustProxy]);
  const failures = createFailures(options.onLimited);

  const addressOf = (knock: Knock): string => clientOf(proxyAddr(knock as Parameters<typeof proxyAddr>[0], trusted) || "unknown");
  const whose = async (knock: Knock, token: string, look: (people: People) => Identity | undefined): Promise<Identity> => {
    const address = addressOf(knock);
    const found = people && look(people);
    // A random token cannot be guessed, so that others' wrong tries lock nobody out who has one.
    if (found && !found.guessable) return found;
    if (found || isGuess(token)) await failures.admit(address);
    if (found) return found;
    if (isGuess(token)) await failures.count(address);
    throw unauthorized("This token opens nothing here; it may have been used, replaced or revoked.");
  };
  const admitStranger = (knock: Knock): void => {
    admitHost(knock);
    admitOrigin(knock);
    admitType(knock);
  };
  const admitProgram = (knock: Knock): void => {
    admitHost(knock);
    admitNoPage(knock);
    admitType(knock);
  };
  const byCookie = (knock: Knock, look: (all: People, cookie: string) => Identity | undefined): Identity | undefined => {
    // Cookies come along by themselves: what changes something must also say which page it comes from.
    if (knock.headers.origin === undefined && !isReading(knock.method)) return undefined;
    return readCookies(knock).reduce<Identity | undefined>((found, cookie) => found ?? (people && look(people, cookie)), undefined);
  };
  /** Browsers send a cookie to every port of this machine; the key is in the storage of our own origin alone. */
  const byKey = (knock: Knock, key = String(knock.headers[keyHeader.toLowerCase()] ?? "")): Identity | undefined =>
    byCookie(knock, (all, cookie) => all.cookie(cookie, key));
  const byBearer = async (knock: Knock): Promise<Identity | undefined> => {
    const token = bearerOf(knock);
    return token === undefined ? undefined : whose(knock, token, (all) => all.bearer(token));
  };
  const admit = async (knock: Knock, cookieIn: (knock: Knock) => Identity | undefined): Promise<Identity | undefined> => {
    admitStranger(knock);
    if (!people) return undefined;
    const identity = (await byBearer(knock)) ?? cookieIn(knock);
    if (!identity) throw unauthorized("Sign in first: run npx pnpm@12.21.0 run link where Beckon runs, and open the link that it prints.");
    return identity;
  };
  return {
    admitHost,
    admitStranger,
    admitProgram,
    whose,
    addressOf,
    admit: (knock) => admit(knock, byKey),
    admitFile: (knock) => admit(knock, (one) => (isReading(one.method) ? byCookie(one, (all, cookie) => all.cookieAlone(cookie)) : byKey(one))),
    admitHello: (knock, token) => whose(knock, token, (all) => all.bearer(token) ?? byKey(knock, token)),
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
      // No page can send its key in an upgrade: it comes in the hello.
      if (offersBeckon(knock)) return undefined;
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
      admitProgram(knock);
      if (!people) return { credential: "local", name: "An agent outside" };
      const token = bearerOf(knock);
      if (token === undefined) throw unauthorized("This needs a token: run pnpm run token add NAME --agent where Beckon runs.");
      const { credential, person } = await whose(knock, token, (all) => all.outside(token));
      return { credential, name: person.name };
    },
    admitMcp(knock, sessionId) {
      admitProgram(knock);
      const token = bearerOf(knock);
      if (token === undefined || !agentTokens.admits(sessionId, token)) throw unauthorized("This needs the session's own token.");
    },
  };
}

const unauthorized = (message: string): AppError => new AppError("unauthorized", message);

/** The token of `Authorization: Bearer …` (RFC 6750 section 2.1; a chosen one may hold spaces, too); "" for another scheme, which opens nothing. */
function bearerOf({ headers: { authorization } }: Knock): string | undefined {
  if (authorization === undefined) return undefined;
  return /^Bearer +(.*)$/i.exec(authorization)?.[1]?.trim() ?? "";
}

const offersBeckon = ({ headers }: Knock): boolean =>
  (headers["sec-websocket-protocol"] ?? "").split(",").some((name) => name.trim() === subprotocol);
