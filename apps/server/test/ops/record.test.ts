import { expect, test, vi } from "vitest";
import { keyHeader } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { ownerOf, tokenIn } from "#testing/sign-in.ts";
import { spawnServer } from "#testing/spawn-server.ts";

vi.setConfig({ testTimeout: 30_000 });

/** Records are lines of JSON on standard error. */
const recordsOf = (output: string): Record<string, unknown>[] =>
  output.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Record<string, unknown>);

test("the record names tickets, sessions, questions, connections and people, and never a token or what was said", async () => {
  const NOTION_WEBHOOK_SECRET = "notion-webhook-secret-1";
  await using server = await spawnServer({ AUTH: "on", LOG_LEVEL: "trace", NOTION_WEBHOOK_SECRET });
  const { token, bearer, browser } = await ownerOf(server);
  const { Cookie = "", [keyHeader]: key = "" } = await browser();
  const added = (await call<{ token: string; url: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const link = (await call<{ url: string }>(server.url, "POST", "/links", {}, bearer)).body.url;
  await call(server.url, "POST", "/session", { token: "a-wrong-token-of-somebody" }, { Origin: server.url });
  await call(server.url, "GET", `/tickets?token=${token}`, undefined, bearer);
  await using client = await connectRaw(server.url, { beckon: true, origin: null, headers: { Authorization: `Bearer ${added.token}` } });
  client.send({ type: "hello", protocol: 1, token: added.token });
  const { connection_id } = await client.next("welcome");
  const body = { ticket_name: "A private name", description: "/ask A private question?" };
  const { session_id, ticket_id } = (await call<{ session_id: string; ticket_id: string }>(server.url, "POST", "/tickets/create", body, bearer)).body;
  const { question_id } = await client.next("agent_question");
  client.send({ type: "user_response", session_id, question_id, response: "A private answer." });
  await client.next("agent_complete");
  const records = recordsOf(server.output());
  const secrets = [token, added.token, tokenIn(added.url), tokenIn(link), Cookie.split("=")[1] ?? "", key, "a-wrong-token-of-somebody", NOTION_WEBHOOK_SECRET];
  for (const unsaid of [...secrets, "private"]) expect(server.output()).not.toContain(unsaid);
  expect(records).toContainEqual(expect.objectContaining({ msg: "agent_question", ticket_id, session_id, question_id }));
  expect(records).toContainEqual(expect.objectContaining({ msg: "question_answered", question_id }));
  expect(records).toContainEqual(expect.objectContaining({ msg: "greeted", connection_id, person: "person/ada" }));
  expect(records).toContainEqual(expect.objectContaining({ msg: "request", method: "POST", path: "/session", status: 401 }));
});
