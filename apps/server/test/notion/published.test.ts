import { readFileSync } from "node:fs";
import { z } from "zod";
import { expect, test } from "vitest";
import { prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion, type Call, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { startServer } from "#testing/start-server.ts";
import { statusOf } from "./kit.ts";

interface Operation {
  requestBody?: { content: Record<string, { schema: { required?: string[] } }> };
  responses: Record<string, { content?: Record<string, { schema?: object; examples?: Record<string, { value?: unknown }> }> }>;
}
const published = JSON.parse(readFileSync(new URL("published/notion-openapi.json", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};

/** The published operation that a call is one of. */
function operationOf({ method, path }: Call): [string, Operation | undefined] {
  const found = Object.entries(published.paths).find(([template, operations]) => {
    const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
    // "/v1/users/me" is a path of its own and must not be taken for a user's.
    return pattern.test(path) && operations[method.toLowerCase()] && (path !== "/v1/users/me" || template === path);
  });
  return [`${method} ${found?.[0] ?? path}`, found?.[1][method.toLowerCase()]];
}

/** One whole loop: a page that a person made, a question, a reply, a status set; and a ticket from here. */
async function playWholeLoop(fake: FakeNotion): Promise<void> {
  await using server = await startServer(prepareDatabase(fake));
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One", status: "Pending", body: "/ask How?" });
  const { discussion_id } = await fake.until(() => fake.world.comments[0]);
  ann.comment({ discussion_id }, "So");
  await fetch(`${server.url}/tickets/create`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket_name: "Two", description: "/say Hello" }),
  });
  await fake.until(() => fake.world.pages.size === 2 && [...fake.world.pages.keys()].every((id) => statusOf(fake, id) === "Review"));
  ann.set(page.id, "Status", "Done");
  await fake.until(() => fake.calls.filter(({ method }) => method === "PATCH").length > 3);
}

/** Where these shapes differ: a key that the first has and the second lacks, or has as another type. */
function differences(expected: unknown, actual: unknown, path = "$"): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no array`];
    const [wanted] = expected as unknown[];
    return wanted === undefined ? [] : actual.flatMap((one, index) => differences(wanted, one, `${path}[${index}]`));
  }
  if (expected === null || typeof expected !== "object") {
    const same = expected === null || actual === null || typeof expected === typeof actual;
    return same ? [] : [`${path} is ${typeof actual}, not ${typeof expected}`];
  }
  if (actual === null || typeof actual !== "object") return [`${path} is no object`];
  return Object.entries(expected).flatMap(([key, value]) =>
    key in actual ? differences(value, (actual as Record<string, unknown>)[key], `${path}.${key}`) : [`${path}.${key} is missing`],
  );
}

test("every request of a whole loop is one that Notion describes, with the fields that it wants", async () => {
  await using fake = await startFakeNotion();
  await playWholeLoop(fake);
  const faults = fake.calls.flatMap((call) => {
    const [name, operation] = operationOf(call);
    if (!operation) return [`${name} is not described`];
    const required = operation.requestBody?.content["application/json"]?.schema.required ?? [];
    // The description knows comments on pages only; the client's types know replies in a discussion, too.
    const wanted = name === "POST /v1/comments" && "discussion_id" in (call.body as object) ? ["rich_text"] : required;
    return wanted.filter((field) => !(field in (call.body as object))).map((field) => `${name} lacks ${field}`);
  });
  expect([...new Set(faults)]).toEqual([]);
  expect(new Set(fake.calls.map((call) => operationOf(call)[0])).size).toBeGreaterThan(9);
});

test("the fake answers in the shapes that Notion shows", async () => {
  await using fake = await startFakeNotion();
  prepareDatabase(fake);
  const ann = fake.person("Ann");
  const page = ann.createPage({ title: "One", body: "Body" });
  const { discussion_id } = ann.comment({ page_id: page.id }, "Hello");
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${fake.token}`, "Notion-Version": "2025-09-03", "Content-Type": "application/json" };
    return (await fetch(`${fake.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })).json();
  };
  const shownBy = (method: string, path: string): unknown => {
    const content = published.paths[path]?.[method]?.responses["200"]?.content?.["application/json"];
    const [example] = Object.values(content?.examples ?? {});
    return example?.value ?? content?.schema;
  };
  const rich_text = [{ text: { content: "x" } }];
  expect(differences(shownBy("get", "/v1/comments"), await ask("GET", `/v1/comments?block_id=${page.id}`))).toEqual([]);
  expect(differences(shownBy("post", "/v1/comments"), await ask("POST", "/v1/comments", { discussion_id, rich_text }))).toEqual([]);
  const me = structuredClone(shownBy("get", "/v1/users/me")) as { bot?: unknown };
  // Who owns a bot is told only to some.
  delete me.bot;
  expect(differences(me, await ask("GET", "/v1/users/me"))).toEqual([]);
  const markdown = z.fromJSONSchema(shownBy("get", "/v1/pages/{page_id}/markdown") as Parameters<typeof z.fromJSONSchema>[0]);
  expect(markdown.safeParse(await ask("GET", `/v1/pages/${page.id}/markdown`)).success).toBe(true);
  const refused = published.paths["/v1/pages"]?.["post"]?.responses["400"]?.content?.["application/json"]?.schema;
  const refusal = z.fromJSONSchema(refused as Parameters<typeof z.fromJSONSchema>[0]);
  expect(refusal.parse(await ask("POST", "/v1/pages", { parent: { data_source_id: fake.world.dataSources[0]?.id }, properties: { Nope: {} } }))).toMatchObject({
    object: "error",
    status: 400,
    code: "validation_error",
  });
});
