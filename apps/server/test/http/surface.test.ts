import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { startServer } from "#testing/start-server.ts";

interface OpenApi {
  paths: Record<string, Record<string, { parameters: { name: string; in: string }[]; requestBody?: unknown }>>;
}
const requestsOf = ({ paths }: OpenApi): string[] =>
  Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .toSorted();

test("PROTOCOL.md and GET /openapi.json have the same requests", async () => {
  await using server = await startServer();
  const { body } = await call<OpenApi>(server.url, "GET", "/openapi.json");
  const prose = readFileSync(new URL("../../../../PROTOCOL.md", import.meta.url), "utf8").split(/^## HTTP\n/m)[1] ?? "";
  const written = [...prose.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \|/gm)].map(([, request = ""]) => request);
  expect(written.toSorted()).toEqual(requestsOf(body));
});

test("every request of GET /openapi.json is there, and says which parameters it takes", async () => {
  await using server = await startServer();
  const { body } = await call<OpenApi>(server.url, "GET", "/openapi.json");
  for (const request of requestsOf(body)) {
    const [method = "GET", path = ""] = request.split(" ");
    // oxlint-disable-next-line no-await-in-loop -- a few dozen, none of which may hide another
    const reply = await call(server.url, method as "GET", path.replaceAll(/\{\w+\}/g, "nobody"), method === "GET" ? undefined : { unknown: 1 });
    expect(`${request}: ${reply.body.error?.message ?? ""}`).not.toContain("There is nothing at");
    const parameters = body.paths[path]?.[method.toLowerCase()]?.parameters ?? [];
    expect(parameters.filter((one) => one.in === "path").map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
  }
  expect(body.paths["/tickets/{id}/events"]?.["get"]?.parameters.map(({ name }) => name)).toEqual(["id", "after", "before", "limit"]);
});
