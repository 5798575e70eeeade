import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { knock } from "#testing/knock.ts";
import { openStage, type Puppet, type PuppetStage } from "#testing/puppet.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import { accessIn } from "../agents/mcp/session.ts";

/** A running agent of a locked Beckon, and all that it was given. */
let stage: PuppetStage;
let server: TestServer;
let puppet: Puppet;
let given: { path: string; token: string };
let owner: { token: string; cookie: string };

const configured = { NOTION_WEBHOOK_SECRET: "notion-webhook-secret", SOME_API_KEY: "another-programs-key" };

beforeAll(async () => {
  stage = await openStage();
  server = await startServer({ ...stage.environment, ...configured, AUTH: "on" });
  const { token, bearer, browser } = await ownerOf(server);
  owner = { token, cookie: (await browser())["Cookie"] ?? "" };
  await call(server.url, "POST", "/tickets/create", { ticket_name: "Work" }, bearer);
  puppet = await stage.next();
  await puppet.opens({ capabilities: { mcpCapabilities: { http: true, sse: false } } });
  const { url, token: own } = accessIn(puppet.received.find(({ method }) => method === "session/new"));
  given = { path: new URL(url).pathname, token: own };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const asked = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };
const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });

test("an agent's token opens its own tools: it can ask, look for answers and report, and nothing else", async () => {
  const { status, text } = await knock(server.port, { method: "POST", path: given.path, headers: { ...asked, ...bearer(given.token) }, body: list });
  expect(status).toBe(200);
  expect([...text.matchAll(/"name":"(\w+)"/g)].map(([, name]) => name)).toEqual(["ask_person", "check_answers", "report_progress"]);
});

describe("attack -> refusal at /mcp:", () => {
  test.each<[string, () => Record<string, string>, number]>([
    ["no token", () => ({}), 401],
    ["a foreign Host", () => ({ Host: "evil.example", ...bearer(given.token) }), 403],
    ["our own page", () => ({ Origin: server.url, ...bearer(given.token) }), 403],
    ["a foreign page", () => ({ Origin: "http://evil.example", ...bearer(given.token) }), 403],
    ["the null Origin", () => ({ Origin: "null", ...bearer(given.token) }), 403],
    ["a page of another site without Origin", () => ({ "Sec-Fetch-Site": "cross-site", ...bearer(given.token) }), 403],
    ["a form, which pages send without asking", () => ({ "Content-Type": "text/plain", ...bearer(given.token) }), 400],
    ["a page's cookie", () => ({ Cookie: owner.cookie }), 401],
    ["the owner's token", () => bearer(owner.token), 401],
    ["a wrong token", () => bearer(`bk_0123456789abcdef_${"A".repeat(43)}`), 401],
  ])("%s", async (_attack, headers, expected) => {
    const { status } = await knock(server.port, { method: "POST", path: given.path, headers: { ...asked, ...headers() }, body: list });
    expect(status).toBe(expected);
  });

  test("another session's tools, and the token in the address", async () => {
    const to = (path: string, headers = {}) => knock(server.port, { method: "POST", path, headers: { ...asked, ...headers }, body: list });
    expect((await to("/mcp/s_another", bearer(given.token))).status).toBe(401);
    expect((await to(`${given.path}?token=${given.token}`)).status).toBe(401);
  });
});

/** All that the agent's process was given: its environment and its token. */
async function loot(): Promise<string[]> {
  const environment = existsSync(`/proc/${puppet.pid}/environ`) ? await readFile(`/proc/${puppet.pid}/environ`, "utf8") : "";
  return [...environment.split("\0").map((line) => line.slice(line.indexOf("=") + 1)).filter(Boolean), given.token];
}

test.skipIf(process.platform !== "linux")("the agent's environment holds none of our secrets, nor others'", async () => {
  const all = await loot();
  expect(all.length).toBeGreaterThan(2);
  for (const secret of [owner.token, ...Object.values(configured)]) expect(all.join("\n")).not.toContain(secret);
});

test("with all that it has an agent opens nothing of the dashboard's", async () => {
  for (const one of new Set(await loot())) {
    const token = one.replaceAll(/[^\x21-\x7e]/g, "");
    // oxlint-disable no-await-in-loop -- one after the other
    const read = await knock(server.port, { path: "/snapshot", headers: bearer(token) });
    const write = await knock(server.port, { method: "POST", path: "/tickets/create", headers: { "Content-Type": "application/json", ...bearer(token) }, body: '{"ticket_name":"T"}' });
    const live = await knock(server.port, { path: "/ws", upgrade: true, headers: { Origin: server.url, ...bearer(token) } });
    const signIn = await call(server.url, "POST", "/session", { token: token || "x" }, { Origin: server.url });
    // oxlint-enable no-await-in-loop
    for (const status of [read.status, write.status, live.status, signIn.status]) expect([401, 429]).toContain(status);
  }
});
