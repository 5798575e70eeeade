import type { PageObjectResponse } from "@notionhq/client";
import { invalid } from "./refusal.ts";
import { plainText } from "./rich-text.ts";
import type { Properties } from "./world.ts";

type Filter = Record<string, unknown>;

/** Whether a page passes a query's filter: `and`, `or`, edit time, and the property filters that the fake knows. Throws Refusal for others. */
export function passes(properties: Properties, page: PageObjectResponse, filter: Filter | undefined): boolean {
  if (!filter) return true;
  if (Array.isArray(filter["and"])) return (filter["and"] as Filter[]).every((one) => passes(properties, page, one));
  if (Array.isArray(filter["or"])) return (filter["or"] as Filter[]).some((one) => passes(properties, page, one));
  if (filter["timestamp"] === "last_edited_time") {
    const from = (filter["last_edited_time"] as { on_or_after?: string }).on_or_after;
    if (from === undefined) throw invalid("body failed validation: the fake knows on_or_after only.");
    return page.last_edited_time >= new Date(from).toISOString();
  }
  return passesProperty(properties, page, filter);
}

function passesProperty(properties: Properties, page: PageObjectResponse, filter: Filter): boolean {
  const property = Object.values(properties).find((one) => one.name === filter["property"] || one.id === filter["property"]);
  if (!property) throw invalid(`Could not find property with name or id: ${String(filter["property"])}`);
  const condition = filter[property.type] as { equals?: string | string[]; is_not_empty?: true } | undefined;
  if (!condition) throw invalid(`database property ${property.type} does not match filter`);
  const text = textOf(page.properties[property.name]);
  if (condition.is_not_empty) return text !== "";
  if (condition.equals === undefined) throw invalid("body failed validation: the fake knows equals and is_not_empty only.");
  const options = property.type === "status" ? property.status.options : property.type === "select" ? property.select.options : undefined;
  if (options && !optionExists(options, condition.equals))
    throw invalid(`${property.type} option "${String(condition.equals)}" not found for property "${property.name}".`);
  return Array.isArray(condition.equals) ? condition.equals.includes(text) : condition.equals === text;
}

const optionExists = (options: readonly { name: string }[], wanted: string | string[]): boolean =>
  [wanted].flat().every((name) => options.some((one) => one.name === name));

/** A property's value in words. */
export function textOf(value: PageObjectResponse["properties"][string] | undefined): string {
  if (!value) return "";
  if (value.type === "title") return plainText(value.title);
  if (value.type === "rich_text") return plainText(value.rich_text);
  if (value.type === "status") return value.status?.name ?? "";
  if (value.type === "select") return value.select?.name ?? "";
  if (value.type === "url") return value.url ?? "";
  return "";
}
