import type { NotionState, TicketView } from "@beckon/protocol";
import { vi } from "vitest";
import { call } from "#testing/api.ts";
import { valueOf } from "#testing/notion/database.ts";
import type { FakeNotion } from "#testing/notion/fake-notion.ts";

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
