import type { Client, PageObjectResponse } from "@notionhq/client";
import type { Status, TicketView } from "@beckon/protocol";
import { plainText, richText } from "./rich-text.ts";
import type { Schema } from "./schema.ts";
import type { Role } from "./settings.ts";

/** Values as they are sent, by property id. */
export type Values = NonNullable<Parameters<Client["pages"]["update"]>[0]["properties"]>;

/** The values of a new page, and the status label among them: undefined where Notion has no such option. */
export function pageValues(
  schema: Schema,
  ticket: TicketView,
  labels: Record<Status, string>,
  link: string,
): { properties: Values; status: string | undefined } {
  const status = labels[ticket.status];
  const known = isKnown(schema, status);
  return {
    properties: {
      [schema.title]: { title: richText(ticket.ticket_name) },
      ...idValues(schema, ticket, link),
      ...(known ? statusValue(schema, status) : {}),
    },
    status: known ? status : undefined,
  };
}

/** Our ids and the way back, as far as the table has properties for them. */
export function idValues({ properties }: Schema, ticket: TicketView, link: string): Values {
  const { ticket_id, session, link: linkProperty } = properties;
  return {
    ...(ticket_id ? { [ticket_id.id]: { rich_text: richText(ticket.ticket_id) } } : {}),
    ...(session ? { [session.id]: { rich_text: richText(ticket.session_id) } } : {}),
    ...(linkProperty ? { [linkProperty.id]: { url: link } } : {}),
  };
}

/** A status property refuses what is not among its options; a select takes any. */
export const isKnown = ({ properties: { status }, statusOptions }: Schema, label: string): boolean => status?.type !== "status" || statusOptions.includes(label);

/** The status as its property wants it. */
export function statusValue({ properties: { status } }: Schema, label: string): Values {
  if (!status) return {};
  return { [status.id]: status.type === "status" ? { status: { name: label } } : { select: { name: label } } };
}

/** What a page says in a property that Beckon uses; "" where it says nothing. */
export function valueOf(schema: Pick<Schema, "properties">, page: PageObjectResponse, role: Role): string {
  const property = schema.properties[role];
  const value = property && Object.values(page.properties).find(({ id }) => id === property.id);
  if (value?.type === "rich_text") return plainText(value.rich_text);
  if (value?.type === "status") return value.status?.name ?? "";
  if (value?.type === "select") return value.select?.name ?? "";
  if (value?.type === "url") return value.url ?? "";
  return "";
}

/** True for a page of this table; one that somebody moved elsewhere has other properties. */
export const isInTable = ({ dataSourceId }: Pick<Schema, "dataSourceId">, { parent }: PageObjectResponse): boolean =>
  parent.type === "data_source_id" && parent.data_source_id === dataSourceId;

/** The page's title. */
export function titleOf(page: PageObjectResponse): string {
  const title = Object.values(page.properties).find(({ type }) => type === "title");
  return title?.type === "title" ? plainText(title.title) : "";
}
