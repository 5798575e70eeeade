import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyHeader } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { knock } from "#testing/knock.ts";
import { prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";

/** The doors of programs, `/mcp` and `/webhook/notion`: what no page may use, whatever it has in hand. */
const secret = "webhook-secret-of-notion";
const json = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };
const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
const event = JSON.stringify({ id: "e", timestamp: new Date().toISOString(), type: "page.content_updated", entity: { id: "p", type: "page" } });
const signature = `sha256=${createHmac("sha256", secret).update(event).digest("hex")}`;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

let fake: FakeNotion;
let server: TestServer;
let hand: { agent: string; owner: string; page: Record<string, string> };

beforeAll(async () => {
  fake = await startFakeNotion();
  const rates = { RATE_LIMIT: "on", RATE_LIMITS: "agent-calls=60,webhooks=60" };
  server = await startServer({ ...prepareDatabase(fake), ...rates, AUTH: "on", NOTION_WEBHOOK_SECRET: secret });
  const { token, bearer: own, browser } = await ownerOf(server);
  const { body } = await call<{ token: string }>(server.url, "POST", "/tokens", { name: "Bot", for: "agent" }, own);
  hand = { agent: body.token, owner: token, page: await browser() };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
});

const mcp = (headers: Record<string, string | undefined>, method = "POST") =>
  knock(server.port, { method, path: "/mcp", headers: { ...json, ...bearer(hand.agent), ...headers }, body: method === "POST" ? list : "" });
const webhook = (headers: Record<string, string | undefined>) =>
  knock(server.port, { method: "POST", path: "/webhook/notion", headers: { ...json, "X-Notion-Signature": signature, ...headers }, body: event });

test("a program with what is right is let in", async () => {
  expect((await mcp({})).status).toBe(200);
  expect((await webhook({})).status).toBe(200);
});

describe("attack -> refusal at /mcp and /webhook/notion:", () => {
  test.each<[string, (own: string) => Record<string, string | undefined>, number]>([
    ["a foreign Host", () => ({ Host: "evil.example" }), 403],
    ["a foreign page", () => ({ Origin: "http://evil.example" }), 403],
    ["the null Origin", () => ({ Origin: "null" }), 403],
    ["our own page", (own) => ({ Origin: own }), 403],
    ["a page that says no Origin, of another site", () => ({ "Sec-Fetch-Site": "cross-site" }), 403],
    ["a page that says no Origin, of another port", () => ({ "Sec-Fetch-Site": "same-site" }), 403],
    ["a page that says no Origin, our own", () => ({ "Sec-Fetch-Site": "same-origin" }), 403],
    ["a form, which pages send without asking", () => ({ "Content-Type": "application/x-www-form-urlencoded" }), 400],
    ["a text, which pages send without asking", () => ({ "Content-Type": "text/plain" }), 400],
    ["no content type", () => ({ "Content-Type": undefined }), 400],
  ])("%s", async (_attack, headers, expected) => {
    const given = headers(server.url);
    expect([(await mcp(given)).status, (await webhook(given)).status]).toEqual([expected, expected]);
  });

  test("a wrong, a missing and a page's credential", async () => {
    for (const headers of [bearer("bk_wrong"), { Authorization: undefined }, { Authorization: undefined, Cookie: hand.page["Cookie"], [keyHeader]: hand.page[keyHeader] }])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect((await mcp(headers)).status).toBe(401);
    for (const forged of [undefined, "sha256=", `sha256=${"0".repeat(64)}`, signature.slice(0, -1), signature.replace("sha256", "sha1")])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect((await webhook({ "X-Notion-Signature": forged })).status).toBe(401);
  });
});

test("both are limited apart from what people have", async () => {
  const until = async (knocking: () => Promise<{ status: number; text: string }>): Promise<string> => {
    for (let tried = 0; tried <= 60; tried += 1) {
      // oxlint-disable-next-line no-await-in-loop -- counted one by one
      const { status, text } = await knocking();
      if (status === 429) return text;
    }
    return "never";
  };
  expect(await until(() => mcp({}, "DELETE"))).toContain("Too many agent-calls in a minute");
  expect(await until(() => webhook({ "X-Notion-Signature": "forged" }))).toContain("Too many webhooks in a minute");
  // Who has what is right does not wait for who has not.
  expect((await webhook({})).status).toBe(200);
  expect((await knock(server.port, { path: "/tickets", headers: bearer(hand.owner) })).status).toBe(200);
});
