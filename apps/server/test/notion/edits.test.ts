import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { childrenOf } from "#testing/notion/blocks.ts";
import { begin, looked, open, statusOf, ticketOf } from "./kit.ts";

test("a title that a person edits is the ticket's name, at any time; an empty one is none", async () => {
  await using at = await begin("/ask How?");
  const { fake, server, client, ann, page } = at;
  const { ticket_id } = await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  ann.set(page.id, "Name", "  Another\nname ");
  expect(await client.next("ticket_updated")).toMatchObject({ ticket_id, ticket_name: "Another name", by: "Ann", via: "notion" });
  ann.set(page.id, "Name", "");
  await looked(fake);
  expect(await ticketOf(server, ticket_id)).toMatchObject({ ticket_name: "Another name", description: "/ask How?" });
  expect(client.frames.filter(({ type }) => type === "ticket_updated")).toHaveLength(1);
});

test("a body that a person edits before the start is what the agent is told; after it, the ticket stays as it was told", async () => {
  await using at = await open();
  const { fake, server, client, ann } = at;
  await call(server.url, "POST", "/tickets/create", { ticket_name: "One", description: "/say Hello", start: false });
  const { page_id, ticket_id } = await client.next("notion_linked");
  await fake.until(() => fake.calls.some(({ path }) => path.endsWith("/markdown")));
  await looked(fake);
  expect(client.frames.some(({ type }) => type === "ticket_updated")).toBe(false);
  childrenOf(fake.world, page_id).length = 0;
  ann.write(page_id, "/say Good evening");
  expect(await client.next("ticket_updated")).toMatchObject({ ticket_id, description: "/say Good evening" });
  await call(server.url, "POST", `/tickets/${ticket_id}/start`, {});
  await client.next("agent_message", ({ text }) => text === "Good evening");
  await fake.until(() => statusOf(fake, page_id) === "Review");
  ann.write(page_id, "/say And more");
  await looked(fake);
  expect((await ticketOf(server, ticket_id)).description).toBe("/say Good evening");
});
