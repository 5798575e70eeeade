import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyHeader, subprotocol, type SignInLink } from "@beckon/protocol";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { openOwnerToken } from "#people/owner-token.ts";
import { createPeople } from "#people/people.ts";
import { call } from "#testing/api.ts";
import { knock, type Knocking } from "#testing/knock.ts";
import { ownerOf, tokenIn } from "#testing/sign-in.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";

/** What an attacker may have got hold of, and what is right. */
interface Hand {
  own: string;
  cookie: string;
  key: string;
  owner: string;
  revoked: string;
  /** A cookie with its key, and a link, from long ago. */
  expired: { page: Record<string, string>; link: string };
  signedOut: Record<string, string>;
  link: string;
}

let folder: string;
let server: TestServer;
let hand: Hand;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const expired = await longAgo(folder);
  server = await startServer({ AUTH: "on", PUBLIC_URL: "https://beckon.example.org", RATE_LIMIT: "on" }, folder);
  const { bearer, token, browser } = await ownerOf(server);
  const link = (await call<SignInLink>(server.url, "POST", "/links", {}, bearer)).body.url;
  const added = (await call<{ id: string; token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  await call(server.url, "POST", `/tokens/${added.id}/revoke`, {}, bearer);
  const old = await browser();
  await call(server.url, "POST", "/session/end", {}, old);
  const { Cookie = "", [keyHeader]: key = "" } = await browser();
  hand = { own: server.url, cookie: Cookie, key, owner: token, revoked: added.token, signedOut: old, link: tokenIn(link), expired: { page: { Cookie: `beckon-${server.port}=${expired.cookie}`, [keyHeader]: expired.key }, link: expired.link } };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A sign-in that was not used for 40 days, and a link of then. */
async function longAgo(at: string): Promise<{ cookie: string; key: string; link: string }> {
  const log = openLog({ path: join(at, "data", "beckon.db"), logger: createLogger("silent") });
  const then = Date.now() - 40 * 24 * 3_600_000;
  const people = createPeople({ store: log.credentials, ownerToken: openOwnerToken(join(at, "data", "token"), undefined), ownerName: "Owner", now: () => then });
  const { cookie = "", key = "" } = people.signIn(people.link(people.owner, 60_000).token, "") ?? {};
  const link = people.link(people.owner, 600_000).token;
  await log.close();
  return { cookie, key, link };
}

const json = { "Content-Type": "application/json" };
const ticket = JSON.stringify({ ticket_name: "T", start: false });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

type Row = [attack: string, headers: (hand: Hand) => Record<string, string | undefined>, get: number, post: number, upgrade: number];

/** Each attack with the status that a reading, a changing request and an upgrade get. 101 is none of them. */
const attacks: Row[] = [
  ["a foreign Origin with the cookie", ({ cookie }) => ({ Origin: "http://evil.example", Cookie: cookie }), 403, 403, 403],
  ["a foreign Origin with a token", ({ owner }) => ({ Origin: "http://evil.example", ...bearer(owner) }), 403, 403, 403],
  ["the null Origin, as a sandboxed frame has it", ({ cookie }) => ({ Origin: "null", Cookie: cookie }), 403, 403, 403],
  ["an Origin that begins like ours", ({ own, cookie }) => ({ Origin: `${own}.evil.example`, Cookie: cookie }), 403, 403, 403],
  ["an Origin that ends like ours", ({ own, cookie }) => ({ Origin: `http://evil.example/${own}`, Cookie: cookie }), 403, 403, 403],
  ["another port of this machine", ({ cookie }) => ({ Origin: "http://127.0.0.1:1", Cookie: cookie }), 403, 403, 403],
  ["our Origin with another scheme", ({ own, cookie }) => ({ Origin: own.replace("http:", "https:"), Cookie: cookie }), 403, 403, 403],
  ["the public address without its scheme", ({ cookie }) => ({ Origin: "http://beckon.example.org", Cookie: cookie }), 403, 403, 403],
  ["an empty Origin", ({ cookie }) => ({ Origin: "", Cookie: cookie }), 403, 403, 403],
  ["a foreign Host (DNS rebinding)", ({ owner }) => ({ Host: "evil.example", ...bearer(owner) }), 403, 403, 403],
  ["a foreign Host whose page is the Origin", ({ cookie }) => ({ Host: "evil.example:8000", Origin: "http://evil.example:8000", Cookie: cookie }), 403, 403, 403],
  ["a Host that begins like ours", ({ owner }) => ({ Host: "localhost.evil.example", ...bearer(owner) }), 403, 403, 403],
  ["a Host that ends like ours", ({ owner }) => ({ Host: "evil.localhost", ...bearer(owner) }), 403, 403, 403],
  ["a foreign Host with X-Forwarded-Host", ({ owner }) => ({ Host: "evil.example", "X-Forwarded-Host": "localhost", ...bearer(owner) }), 403, 403, 403],
  ["a Host with something before an @", ({ owner }) => ({ Host: "localhost@evil.example", ...bearer(owner) }), 403, 403, 403],
  ["no Host", ({ owner }) => ({ Host: undefined, ...bearer(owner) }), 400, 400, 403],
  ["no credential", () => ({}), 401, 401, 401],
  ["no credential, from our own page", ({ own }) => ({ Origin: own }), 401, 401, 401],
  ["the cookie without Origin", ({ cookie, key }) => ({ Cookie: cookie, [keyHeader]: key }), 200, 401, 401],
  ["the cookie alone, as every port of this machine gets it", ({ own, cookie }) => ({ Origin: own, Cookie: cookie }), 401, 401, 401],
  ["the cookie with a wrong key", ({ own, cookie }) => ({ Origin: own, Cookie: cookie, [keyHeader]: cookie.split("=")[1] }), 401, 401, 401],
  ["the key alone", ({ own, key }) => ({ Origin: own, [keyHeader]: key }), 401, 401, 401],
  ["the key as a token", ({ key }) => bearer(key), 401, 401, 401],
  ["Vite's port, which an agent's own server may have", ({ cookie, key }) => ({ Origin: "http://localhost:5173", Cookie: cookie, [keyHeader]: key }), 403, 403, 403],
  ["the cookie from another site's link", ({ cookie }) => ({ Cookie: cookie, "Sec-Fetch-Site": "cross-site" }), 403, 403, 403],
  ["the cookie from another port's page", ({ cookie }) => ({ Cookie: cookie, "Sec-Fetch-Site": "same-site" }), 403, 403, 403],
  ["a wrong token", () => bearer(`bk_0123456789abcdef_${"A".repeat(43)}`), 401, 401, 401],
  ["a right token with a wrong end", ({ owner }) => bearer(`${owner}x`), 401, 401, 401],
  ["half a token", ({ owner }) => bearer(owner.slice(0, 30)), 401, 401, 401],
  ["no token after Bearer", () => ({ Authorization: "Bearer " }), 401, 401, 401],
  ["the token by another scheme", ({ owner }) => ({ Authorization: `Basic ${Buffer.from(`owner:${owner}`).toString("base64")}` }), 401, 401, 401],
  ["a revoked token", ({ revoked }) => bearer(revoked), 401, 401, 401],
  ["a cookie that was signed out", ({ own, signedOut }) => ({ Origin: own, ...signedOut }), 401, 401, 401],
  ["a cookie that has expired", ({ own, expired }) => ({ Origin: own, ...expired.page }), 401, 401, 401],
  ["the cookie as a token", ({ cookie }) => bearer(cookie.split("=")[1] ?? ""), 401, 401, 401],
  ["a link as a token", ({ link }) => bearer(link), 401, 401, 401],
  ["a link as a cookie", ({ own, cookie, link }) => ({ Origin: own, Cookie: `${cookie.split("=")[0]}=${link}` }), 401, 401, 401],
  ["the owner's token as a cookie", ({ own, cookie, owner }) => ({ Origin: own, Cookie: `${cookie.split("=")[0]}=${owner}` }), 401, 401, 401],
];

describe("attack -> refusal, over HTTP and the upgrade:", () => {
  test.each(attacks)("%s", async (_attack, headers, get, post, upgrade) => {
    const given = headers(hand);
    const status = async (knocking: Knocking) => {
      const answer = await knock(server.port, knocking);
      // After ten of these attacks the throttle is who refuses a wrong token.
      return answer.status === 429 ? 401 : answer.status;
    };
    expect({
      get: await status({ path: "/tickets", headers: given }),
      post: await status({ method: "POST", path: "/tickets/create", headers: { ...json, ...given }, body: ticket }),
      upgrade: await status({ path: "/ws", upgrade: true, headers: given }),
    }).toEqual({ get, post, upgrade });
  });

  test("the same door lets in who may", async () => {
    const { own, cookie, key, owner } = hand;
    const page = { Origin: own, Cookie: cookie, [keyHeader]: key };
    for (const headers of [bearer(owner), page, { ...bearer(owner), Origin: own }]) {
      // oxlint-disable no-await-in-loop -- one after the other
      expect((await knock(server.port, { path: "/tickets", headers })).status).toBe(200);
      expect((await knock(server.port, { method: "POST", path: "/tickets/create", headers: { ...json, ...headers }, body: ticket })).status).toBe(201);
      const beckon = headers === page ? { "Sec-WebSocket-Protocol": subprotocol } : {};
      expect((await knock(server.port, { path: "/ws", upgrade: true, headers: { ...headers, ...beckon } })).status).toBe(101);
      // oxlint-enable no-await-in-loop
    }
    const proxied = { Host: "beckon.example.org", Origin: "https://beckon.example.org", Cookie: cookie, [keyHeader]: key };
    expect((await knock(server.port, { path: "/tickets", headers: proxied })).status).toBe(200);
  });
});

test("a link that has expired signs nobody in", async () => {
  const { status, body } = await call(server.url, "POST", "/session", { token: hand.expired.link }, { Origin: hand.own });
  expect([401, 429]).toContain(status);
  expect(body.error?.code).not.toBe("conflict");
});

test.each(["token", "access_token", "auth", "bearer"])("a token in the address (%s) opens nothing", async (name) => {
  const path = `/tickets?${name}=${hand.owner}`;
  expect((await knock(server.port, { path })).status).toBe(401);
  expect((await knock(server.port, { path: `/ws?${name}=${hand.owner}`, upgrade: true })).status).toBe(401);
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", undefined])(
  "a change sent as %s, which pages may send without asking, is refused",
  async (type) => {
    const headers = { "Content-Type": type, Origin: hand.own, Cookie: hand.cookie, [keyHeader]: hand.key };
    for (const path of ["/tickets/create", "/session", "/session/end", "/links", "/tokens"])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect([path, (await knock(server.port, { method: "POST", path, headers, body: ticket })).status]).toEqual([path, 400]);
  },
);

test("a foreign Host gets not even a static file or the server's health", async () => {
  for (const path of ["/", "/health", "/ready", "/favicon/idle.svg", "/session", "/metrics"])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect([path, (await knock(server.port, { path, headers: { Host: "evil.example" } })).status]).toEqual([path, 403]);
});

test("metrics, backup and export are for tokens and the owner", async () => {
  const cookie = { Origin: hand.own, Cookie: hand.cookie, [keyHeader]: hand.key };
  expect((await knock(server.port, { path: "/metrics" })).status).toBe(401);
  expect((await knock(server.port, { path: "/metrics", headers: cookie })).status).toBe(401);
  expect((await knock(server.port, { path: "/metrics", headers: bearer(hand.owner) })).status).toBe(200);
  expect((await knock(server.port, { path: "/export" })).status).toBe(401);
  expect((await knock(server.port, { method: "POST", path: "/backup", headers: json, body: "{}" })).status).toBe(401);
});

test.each([
  "/../../../../etc/passwd",
  "/..%2f..%2f..%2f..%2fetc%2fpasswd",
  "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
  "/assets/..%5c..%5c..%5cetc%5cpasswd",
  "/assets/../../package.json",
  "//etc/passwd",
  "/favicon/%00/../../../data/token",
  "/%c0%ae%c0%ae/etc/passwd",
  "/.env",
  "/data/token",
  "/token",
])("a path out of the dashboard's folder (%s) gives no file", async (path) => {
  const { status, text } = await knock(server.port, { path });
  expect([400, 401, 403, 404]).toContain(status);
  expect(text).not.toMatch(/root:|bk_|"private": true/);
});

test("headers and bodies that are too big are refused, and the server goes on", async () => {
  const { owner } = hand;
  expect((await knock(server.port, { path: "/tickets", headers: { ...bearer(owner), "X-Big": "x".repeat(20_000) } })).status).toBe(431);
  const body = JSON.stringify({ ticket_name: "T", description: "x".repeat(300_000) });
  expect((await knock(server.port, { method: "POST", path: "/tickets/create", headers: { ...json, ...bearer(owner) }, body })).status).toBe(413);
  expect((await knock(server.port, { path: "/health" })).status).toBe(200);
});

test("every response forbids frames, foreign scripts, sniffing and telling where one came from", async () => {
  for (const path of ["/", "/health", "/tickets", "/nothing"]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { headers } = await fetch(`${server.url}${path}`, { headers: path === "/" ? { "Sec-Fetch-Dest": "document" } : {} });
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(headers.get("X-Powered-By")).toBeNull();
  }
});

test("what a stranger gets says nothing of what is inside", async () => {
  for (const path of ["/health", "/ready", "/session"])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await knock(server.port, { path })).text).toMatch(/^\{"(status|auth)":"(ok|ready|on)"\}$/);
});
