import type { Locator, Page } from "@playwright/test";
import { call } from "@beckon/server/testing/api";

interface Created {
  ticket_id: string;
  session_id: string;
}

/** Creates a ticket over HTTP, as a script does, and gives its ids. */
export async function postTicket(url: string, ticket_name: string, description: string, more: Record<string, unknown> = {}): Promise<Created> {
  const { status, body } = await call<Created>(url, "POST", "/tickets/create", { ticket_name, description, ...more });
  if (status !== 201) throw new Error(`the ticket was refused: ${JSON.stringify(body)}`);
  return body;
}

/** Creates a ticket over HTTP and opens its page; gives its ids. */
export async function openTicket(page: Page, url: string, name: string, description: string, more: Record<string, unknown> = {}): Promise<Created> {
  const created = await postTicket(url, name, description, more);
  await page.goto(`${url}/t/${created.ticket_id}`);
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  return created;
}

/** All that happened to the ticket whose page is open. */
export const timelineOf = (page: Page): Locator => page.getByRole("region", { name: "Timeline" });

/** The open question on the page. */
export const questionOf = (page: Page): Locator => page.getByRole("article", { name: "Question of Demo agent" });

/** The writing field of a ticket's page, by what it says will happen. */
export const fieldOf = (page: Page, label: string): Locator => page.getByRole("main").getByLabel(label, { exact: true });
