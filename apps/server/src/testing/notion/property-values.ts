import type { PageObjectResponse } from "@notionhq/client";
import { invalid } from "./refusal.ts";
import { renderRichText } from "./rich-text.ts";
import type { Properties } from "./world.ts";

type Value = PageObjectResponse["properties"][string];
type Property = Properties[string];

/** The value of every property of a page that has nothing filled in. */
export const emptyValues = (properties: Properties): PageObjectResponse["properties"] =>
  Object.fromEntries(Object.values(properties).map((one) => [one.name, emptyValue(one)]));

function emptyValue({ id, type }: Property): Value {
  if (type === "title") return { id, type, title: [] };
  if (type === "rich_text") return { id, type, rich_text: [] };
  if (type === "status") return { id, type, status: null };
  if (type === "select") return { id, type, select: null };
  if (type === "people") return { id, type, people: [] };
  if (type === "checkbox") return { id, type, checkbox: false };
  return { id, type, [type]: null } as Value;
}

/** Sets values on a page, each by the property's name or id. Throws Refusal, with nothing set. */
export function setValues(properties: Properties, values: PageObjectResponse["properties"], sent: Record<string, unknown>): void {
  const next: PageObjectResponse["properties"] = {};
  for (const [key, value] of Object.entries(sent)) {
    const property = Object.values(properties).find((one) => one.name === key || one.id === key);
    if (!property) throw invalid(`${key} is not a property that exists.`);
    next[property.name] = render(property, value as Record<string, unknown>);
  }
  Object.assign(values, next);
}

function render(property: Property, sent: Record<string, unknown>): Value {
  const { id, name, type } = property;
  if (!(type in sent)) throw invalid(`${name} is expected to be ${type}.`);
  const value = sent[type];
  if (type === "title") return { id, type, title: renderRichText(value, `body.properties.${name}.title`) };
  if (type === "rich_text") return { id, type, rich_text: renderRichText(value, `body.properties.${name}.rich_text`) };
  if (type === "status") return { id, type, status: value === null ? null : statusOption(property, value as { name?: string; id?: string }) };
  if (type === "select") return { id, type, select: value === null ? null : selectOption(property, value as { name?: string; id?: string }) };
  if (type === "url" && typeof value === "string" && value.length > 2_000) throw invalid(`${name} is too long.`);
  return { id, type, [type]: value } as Value;
}

function statusOption(property: Extract<Property, { type: "status" }>, sent: { name?: string; id?: string }) {
  const found = property.status.options.find((one) => one.name === sent.name || one.id === sent.id);
  if (!found) throw invalid(`Invalid status option. Status option "${sent.name ?? sent.id}" does not exist".`);
  return { id: found.id, name: found.name, color: found.color };
}

/** A select, unlike a status, grows by what is set. */
function selectOption(property: Extract<Property, { type: "select" }>, sent: { name?: string; id?: string }) {
  const { options } = property.select;
  let found = options.find((one) => one.name === sent.name || one.id === sent.id);
  if (!found) {
    found = { id: `o${options.length}`, name: sent.name ?? "", color: "default", description: null };
    options.push(found);
  }
  return { id: found.id, name: found.name, color: found.color };
}
