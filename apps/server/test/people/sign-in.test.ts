import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyHeader, type SessionState, type SignInLink, type SignInListing } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { ownerOf, tokenIn } from "#testing/sign-in.ts";
import { startServer } from "#testing/start-server.ts";

test("the owner's token is made once, for the owner's eyes, and is nowhere else", async () => {
  await using first = await startServer({ AUTH: "on" });
  const { token, browser } = await ownerOf(first);
  const { Cookie = "", [keyHeader]: key = "none" } = await browser();
  const file = await stat(join(first.folder, "data", "token"));
  expect(file.mode & 0o777).toBe(0o600);
  expect((await stat(join(first.folder, "data"))).mode & 0o077).toBe(0);
  await first.stop();
  await using second = await startServer({ AUTH: "on" }, first.folder);
  expect((await ownerOf(second)).token).toBe(token);
  await second.stop();
  for (const name of await readdir(join(first.folder, "data"))) {
    const kept = await stat(join(first.folder, "data", name));
    expect([name, kept.isFile() ? kept.mode & 0o077 : 0]).toEqual([name, 0]);
    if (name === "token") continue;
    const bytes = await readFile(join(first.folder, "data", name));
    expect([name, ...[token, Cookie.split("=")[1] ?? "none", key].map((one) => bytes.includes(one))]).toEqual([name, false, false, false]);
  }
});

test("a link signs one browser in, with a cookie that no script reads and no other site sends", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  expect((await call<SessionState>(server.url, "GET", "/session")).body).toEqual({ auth: "on" });
  const link = await call<SignInLink>(server.url, "POST", "/links", {}, bearer);
  const token = tokenIn(link.body.url);
  const opened = await call<SessionState>(server.url, "POST", "/session", { token }, { Origin: server.url });
  expect(opened.status).toBe(201);
  const [cookie = ""] = opened.headers.getSetCookie();
  expect(cookie).toMatch(new RegExp(`^beckon-${server.port}=bk_[^;]+; Max-Age=\\d+; Path=/; HttpOnly; SameSite=Strict$`));
  const Cookie = cookie.split(";")[0] ?? "";
  const page = { Cookie, [keyHeader]: opened.body.key ?? "" };
  // Of a page on another port, for a path: browsers send it first.
  const shadowed = { ...page, Cookie: `beckon-${server.port}=theirs; ${Cookie}` };
  expect((await call(server.url, "GET", "/tickets", undefined, shadowed)).status).toBe(200);
  expect((await call<SessionState>(server.url, "GET", "/session", undefined, page)).body.person?.owner).toBe(true);
  expect((await call<SessionState>(server.url, "GET", "/session", undefined, { Cookie })).body).toEqual({ auth: "on" });
  expect((await call(server.url, "GET", "/tickets", undefined, page)).status).toBe(200);
  const again = await call(server.url, "POST", "/session", { token }, { Origin: server.url });
  expect([again.status, again.body.error?.code]).toEqual([401, "unauthorized"]);
});

test("over HTTPS the cookie is bound to the host", async () => {
  await using server = await startServer({ AUTH: "on", PUBLIC_URL: "https://beckon.example.org", RATE_LIMIT: "on" });
  const { token } = await ownerOf(server);
  const proxied = { Origin: "https://beckon.example.org" };
  const { request } = await import("node:http");
  const statusOf = (origin: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { Origin: origin, Host: "beckon.example.org", Authorization: `Bearer ${token}` };
      request(`${server.url}/tickets`, { headers }, (response) => resolve(response.resume().statusCode)).on("error", reject).end();
    });
  expect([await statusOf("https://beckon.example.org"), await statusOf("http://beckon.example.org")]).toEqual([200, 403]);
  const [setCookie, hsts] = await new Promise<[string[], string | undefined]>((resolve, reject) => {
    const headers = { ...proxied, Host: "beckon.example.org", "Content-Type": "application/json" };
    const sent = request(`${server.url}/session`, { method: "POST", headers }, (response) => {
      response.resume();
      resolve([response.headers["set-cookie"] ?? [], response.headers["strict-transport-security"]]);
    });
    sent.on("error", reject).end(JSON.stringify({ token }));
  });
  // Of this name alone: what else is served below it is not ours.
  expect(hsts).toMatch(/^max-age=\d+$/);
  expect(setCookie[0]).toMatch(/^__Host-beckon-\d+=bk_.*; Secure/);
});

test("signing out ends the cookie and closes its connections", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { browser } = await ownerOf(server);
  const mine = await browser();
  const other = await browser();
  await using live = await connectRaw(server.url, { beckon: true, origin: server.url, headers: mine });
  live.send({ type: "hello", protocol: 1, token: mine[keyHeader] });
  await live.next("caught_up");
  expect((await call(server.url, "POST", "/session/end", {}, mine)).status).toBe(200);
  expect((await live.closed).code).toBe(4000);
  expect((await call(server.url, "GET", "/tickets", undefined, mine)).status).toBe(401);
  expect((await call(server.url, "GET", "/tickets", undefined, other)).status).toBe(200);
});

test("sign-ins are listed and can be ended one by one", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { browser } = await ownerOf(server);
  const mine = await browser();
  const other = await browser();
  const list = async () => (await call<{ sign_ins: SignInListing[] }>(server.url, "GET", "/sign-ins", undefined, mine)).body.sign_ins;
  const [, second] = await list();
  expect((await list()).map(({ current }) => current)).toEqual([true, false]);
  expect(JSON.stringify(await list())).not.toContain("hash");
  await call(server.url, "POST", `/sign-ins/${second?.id}/end`, {}, mine);
  expect((await call(server.url, "GET", "/tickets", undefined, other)).status).toBe(401);
  expect(await list()).toHaveLength(1);
});

test("an upgrade takes a bearer token, a token in the hello, or there the key of the cookie's sign-in", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { browser, bearer, token } = await ownerOf(server);
  await using original = await connectRaw(server.url, { origin: null, headers: bearer });
  original.send({ type: "ping" });
  await original.next("pong");
  const page = await browser();
  await using mine = await connectRaw(server.url, { beckon: true, origin: server.url, headers: page });
  mine.send({ type: "hello", protocol: 1, token: page[keyHeader] });
  await mine.next("caught_up");
  await using told = await connectRaw(server.url, { beckon: true });
  told.send({ type: "user_response", session_id: "s", response: "before the hello" });
  await told.next("error", ({ code }) => code === "bad_request");
  told.send({ type: "hello", protocol: 1, token });
  await told.next("caught_up");
  const { Cookie = "" } = page;
  for (const [wrong, headers] of [[{}, {}], [{ token: "bk_wrong" }, {}], [{}, { Cookie }], [{ token: page[keyHeader] }, {}]] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await using refused = await connectRaw(server.url, { beckon: true, headers });
    refused.send({ type: "hello", protocol: 1, ...wrong });
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await refused.closed).toEqual({ code: 4000, reason: "unauthorized" });
    expect(refused.frames).toEqual([]);
  }
});

test("ten wrong tokens from an address are enough, and lock nobody out who has a right one", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer, token } = await ownerOf(server);
  const wrong = { Authorization: "Bearer bk_wrong" };
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (let tried = 0; tried < 10; tried += 1) expect((await call(server.url, "GET", "/tickets", undefined, wrong)).status).toBe(401);
  const { status, headers, body } = await call(server.url, "POST", "/session", { token: "wrong" }, { Origin: server.url });
  expect([status, body.error?.code]).toEqual([429, "rate_limited"]);
  expect(Number(headers.get("Retry-After"))).toBeGreaterThan(800);
  expect((await call(server.url, "GET", "/tickets", undefined, bearer)).status).toBe(200);
  expect((await call(server.url, "POST", "/session", { token }, { Origin: server.url })).status).toBe(201);
});

test("a token of ours that holds no more is no guess: a script that goes on with one keeps nobody out", async () => {
  const AUTH_TOKEN = "correct horse battery";
  await using server = await startServer({ AUTH: "on", AUTH_TOKEN });
  const { bearer } = await ownerOf(server);
  const { id, token } = (await call<{ id: string; token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  await call(server.url, "POST", `/tokens/${id}/revoke`, {}, bearer);
  const stale = { Authorization: `Bearer ${token}` };
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (let tried = 0; tried < 12; tried += 1) expect((await call(server.url, "GET", "/tickets", undefined, stale)).status).toBe(401);
  expect((await call(server.url, "POST", "/session", { token: AUTH_TOKEN }, { Origin: server.url })).status).toBe(201);
});

test("a token that a person chose waits with the others after ten wrong ones", async () => {
  const AUTH_TOKEN = "correct horse battery";
  await using server = await startServer({ AUTH: "on", AUTH_TOKEN });
  const open = (token: string) => call(server.url, "POST", "/session", { token }, { Origin: server.url });
  expect((await open(AUTH_TOKEN)).status).toBe(201);
  expect((await call(server.url, "GET", "/tickets", undefined, { Authorization: `Bearer ${AUTH_TOKEN}` })).status).toBe(200);
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (let tried = 0; tried < 10; tried += 1) await open(`wrong ${tried}`);
  expect((await open(AUTH_TOKEN)).status).toBe(429);
});

test("wrong sign-ins of others keep no right one out, and only a person's own are counted", async () => {
  await using server = await startServer({ AUTH: "on", RATE_LIMIT: "on" });
  const { bearer } = await ownerOf(server);
  const open = (token: string) => call(server.url, "POST", "/session", { token }, { Origin: server.url });
  const { url } = (await call<SignInLink>(server.url, "POST", "/links", {}, bearer)).body;
  const wrong = await Promise.all(Array.from({ length: 40 }, (_, tried) => open(`wrong ${tried}`)));
  expect(wrong.at(-1)?.status).toBe(429);
  expect((await open(tokenIn(url))).status).toBe(201);
});

test("beside a token that a person chose, that of DATA_DIR opens also after ten wrong ones, and is another one at each start", async () => {
  const AUTH_TOKEN = "correct horse battery";
  await using first = await startServer({ AUTH: "on", AUTH_TOKEN });
  const statusOf = async (url: string, token: string) => (await call(url, "GET", "/tickets", undefined, { Authorization: `Bearer ${token}` })).status;
  const { token } = await ownerOf(first);
  const { mode } = await stat(join(first.folder, "data", "token"));
  expect(mode & 0o777).toBe(0o600);
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (let tried = 0; tried < 10; tried += 1) await statusOf(first.url, `wrong ${tried}`);
  expect([await statusOf(first.url, token), await statusOf(first.url, AUTH_TOKEN)]).toEqual([200, 429]);
  await first.stop();
  await using second = await startServer({ AUTH: "on", AUTH_TOKEN }, first.folder);
  expect([await statusOf(second.url, token), await statusOf(second.url, (await ownerOf(second)).token)]).toEqual([401, 200]);
});
