import type { NotionState, TicketView } from "@beckon/protocol";
import { vi } from "vitest";
import { call } from "#testing/api.ts";
import { prepareDatabase, valueOf } from "#testing/notion/database.ts";
import { startFakeNotion, type FakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";

/** A server with a Notion of its own, a client that sees all events, and Ann, who works in Notion. */
export async function open(more: Record<string, string> = {}) {
  await using stack = new AsyncDisposableStack();
  const fake = stack.use(await startFakeNotion());
  const server = stack.use(await startServer({ ...prepareDatabase(fake), ...more }));
  const client = stack.use(await connectRaw(server.url));
  const kept = stack.move();
  return { fake, server, client, ann: fake.person("Ann"), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The same, and a page of hers that is pending. */
export async function begin(body: string) {
  const at = await open();
  return { ...at, page: at.ann.createPage({ title: "One", status: "Pending", body }) };
}

/** The ticket as it stands. */
export const ticketOf = async (server: { url: string }, id: string) => (await call<TicketView>(server.url, "GET", `/tickets/${id}`)).body;
/** All tickets, newest first. */
export const tickets = async (server: { url: string }) => (await call<{ tickets: TicketView[] }>(server.url, "GET", "/tickets")).body.tickets;
/** What the page's status says. */
export const statusOf = (fake: FakeNotion, pageId: string): string => {
  const page = fake.world.pages.get(pageId);
  return page ? valueOf(fake, page, "Status") : "";
};
/** What was said on the page itself, oldest first. */
export const commentsOn = (fake: FakeNotion, pageId: string): string[] =>
  fake.world.comments
    .filter(({ parent }) => parent.type === "page_id" && parent.page_id === pageId)
    .map(({ rich_text: items }) => items.map((item) => item.plain_text).join(""));
/** Resolves when Beckon has looked at everything that is there now. */
export const looked = async (fake: FakeNotion): Promise<void> => {
  const from = fake.calls.length;
  await fake.until(() => fake.calls.slice(from).filter(({ path }) => path.endsWith("/query")).length >= 3);
};
/** Asks how Notion is until the answer holds this sentence, or no problem at all. */
export const saying = (server: { url: string }, sentence: string | undefined): Promise<NotionState> =>
  vi.waitFor(
    async () => {
      const { body } = await call<NotionState>(server.url, "GET", "/notion");
      const said = body.problems?.map((one) => one.sentence) ?? [];
      const isThere = sentence === undefined ? said.length === 0 && body.read_at !== undefined : said.some((one) => one.includes(sentence));
      if (!isThere) throw new Error(`it says: ${said.join(" ")}`);
      return body;
    },
    { timeout: 20_000, interval: 20 },
  );
