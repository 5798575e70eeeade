import { request } from "node:http";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { createApp, type HttpParts } from "#http/create-app.ts";
import { createRateLimits } from "#http/rate-limits.ts";
import { createLogger } from "#ops/logger.ts";
import { createMetrics } from "#ops/metrics.ts";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";

const origin = "http://localhost:5173";
const ticket = { ticket_name: "Greet", start: false };

/** A request whose headers are really these: fetch forbids some. */
async function raw(url: string, method: string, path: string, headers: Record<string, string>): Promise<{ status: number; headers: IncomingMessage["headers"]; text: string }> {
  const sent = request(`${url}${path}`, { method, headers });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += String(part);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

describe("pages of allowed origins", () => {
  test("may ask first, and read what comes back, errors too", async () => {
    await using server = await startServer();
    const asked = await raw(server.url, "OPTIONS", "/tickets/create", {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "content-type,idempotency-key",
    });
    expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([204, origin]);
    expect(asked.headers["access-control-allow-headers"]).toMatch(/Content-Type.*Idempotency-Key/);
    const created = await call(server.url, "POST", "/tickets/create", ticket, { Origin: origin });
    expect([created.status, created.headers.get("Access-Control-Allow-Origin")]).toEqual([201, origin]);
    const refused = await call(server.url, "POST", "/tickets/create", {}, { Origin: origin });
    expect([refused.status, refused.headers.get("Access-Control-Allow-Origin")]).toEqual([400, origin]);
  });

  test("are those that ALLOWED_ORIGINS names, and our own", async () => {
    await using server = await startServer({ ALLOWED_ORIGINS: "https://app.example.org" });
    const status = async (from: string) => (await call(server.url, "POST", "/tickets/create", ticket, { Origin: from })).status;
    expect([await status("https://app.example.org"), await status(server.url), await status(origin)]).toEqual([201, 201, 403]);
  });
});

describe("pages of other origins", () => {
  test.each(["http://evil.example", "null", "http://localhost:5173.evil.example", "https://localhost:5173"])("%s may neither act nor read nor connect", async (from) => {
    await using server = await startServer();
    const reply = await call(server.url, "POST", "/tickets/create", ticket, { Origin: from });
    expect([reply.status, reply.body.error]).toMatchObject([403, { code: "forbidden", field: "Origin" }]);
    expect(reply.headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect((await call(server.url, "GET", "/tickets", undefined, { Origin: from })).status).toBe(403);
    await expect(connectRaw(server.url, { origin: from })).rejects.toThrow("refused with 403");
  });

  test("come no further by a name that points here, nor by leaving the Origin out", async () => {
    await using server = await startServer();
    const rebound = await raw(server.url, "GET", "/tickets", { Host: "evil.example" });
    expect([rebound.status, rebound.text]).toEqual([403, expect.stringContaining('"field":"Host"')]);
    expect((await raw(server.url, "GET", "/tickets", { "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    await expect(connectRaw(server.url, { origin: null })).rejects.toThrow("refused with 403");
    await expect(connectRaw(server.url, { headers: { Host: "evil.example" } })).rejects.toThrow("refused with 403");
  });
});

test("an upgrade elsewhere than /ws is 404", async () => {
  await using server = await startServer();
  await expect(connectRaw(`${server.url}/elsewhere`)).rejects.toThrow("refused with 404");
});

describe("the dashboard", () => {
  /** The app over a built dashboard, or one that is not built, without the rest of the server. */
  async function serve(page?: string, files: readonly string[] = []) {
    const dashboard = await mkdtemp(join(tmpdir(), "beckon-dashboard-"));
    if (page !== undefined) await writeFile(join(dashboard, "index.html"), page);
    for (const file of files) {
      // oxlint-disable-next-line no-await-in-loop -- two
      await mkdir(dirname(join(dashboard, file)), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop -- two
      await writeFile(join(dashboard, file), "");
    }
    const pass = () => undefined;
    const limits = createRateLimits(undefined, pass);
    const metrics = createMetrics(() => {
      throw new Error("nobody asks");
    });
    const door = { admitHost: pass, admitStranger: pass, admit: async () => undefined, addressOf: pass } as unknown as HttpParts["door"];
    const log = { epoch: "e", head: { seq: 0, cursor: "" }, ticket: pass } as unknown as HttpParts["log"];
    const review = { workspaces: { log } };
    const app = createApp({ door, log, dashboard, review, logger: createLogger("silent"), limits, metrics, allowedOrigins: [] } as unknown as HttpParts);
    const http = app.listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = http.address() as { port: number };
    return {
      url: `http://127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        http.close();
        await rm(dashboard, { recursive: true });
      },
    };
  }
  const opening = { "Sec-Fetch-Dest": "document" };

  test("is at / and at its own paths for a browser that opens a page, while the API's paths stay the API's", async () => {
    await using app = await serve("<title>Beckon</title>");
    for (const path of ["/", "/tickets/t1"]) {
      // oxlint-disable-next-line no-await-in-loop -- two
      expect(await raw(app.url, "GET", path, opening)).toMatchObject({ status: 200, text: "<title>Beckon</title>" });
    }
    for (const asking of [{}, { Accept: "*/*" }, { Accept: "application/json, text/html" }, { Accept: "text/html", "Sec-Fetch-Dest": "empty" }])
      // oxlint-disable-next-line no-await-in-loop -- four
      expect(JSON.parse((await raw(app.url, "GET", "/tickets/t1", asking)).text)).toMatchObject({ error: { code: "unknown_ticket" } });
    expect(JSON.parse((await raw(app.url, "GET", "/openapi.json", opening)).text)).toMatchObject({ openapi: "3.1.0" });
  });

  test("is there too for a browser without fetch metadata, as over plain HTTP from another machine", async () => {
    await using app = await serve("<title>Beckon</title>");
    const opened = await raw(app.url, "GET", "/sign-in", { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" });
    expect(opened).toMatchObject({ status: 200, text: "<title>Beckon</title>" });
  });

  test("may be kept by a browser where its name says its content, and so may the icon that says that Beckon is away; the page is asked for again", async () => {
    await using app = await serve("<title>Beckon</title>", ["assets/index-a1.js", "favicon/away.svg"]);
    const kept = async (path: string) => (await fetch(`${app.url}${path}`)).headers.get("cache-control");
    expect([await kept("/assets/index-a1.js"), await kept("/favicon/away.svg"), await kept("/")]).toEqual(["public, max-age=31536000, immutable", "public, max-age=86400", "public, max-age=0"]);
  });

  test("says how to get it where it is not built", async () => {
    await using app = await serve();
    const { status, text } = await raw(app.url, "GET", "/", {});
    expect([status, text]).toEqual([404, expect.stringContaining("The dashboard is not built. Start Beckon with npx pnpm@12.21.0 start")]);
  });
});
