import { randomUUID } from "node:crypto";
import { invalid } from "./refusal.ts";
import type { Properties } from "./world.ts";

type Property = Properties[string];
interface SentOption {
  id?: string;
  name?: string;
}

const simple = ["title", "rich_text", "url", "people", "date", "checkbox"] as const;

/** What Notion gives a new database besides what was asked for: a title. */
export const defaultProperties = (): Properties => ({ Name: property("Name", { title: {} }) });

/** A property as the data source answers it. Throws Refusal where the fake does not know its kind. */
export function property(name: string, config: Record<string, unknown>): Property {
  const id = config["title"] ? "title" : randomUUID().slice(0, 4);
  const common = { id, name, description: null };
  if (config["status"]) {
    const options = optionsOf(config["status"], []);
    const groups = [{ id: randomUUID(), name: "To-do", color: "gray" as const, option_ids: options.map((one) => one.id) }];
    return { ...common, type: "status", status: { options, groups } };
  }
  if (config["select"]) return { ...common, type: "select", select: { options: optionsOf(config["select"], []) } };
  const kind = simple.find((one) => config[one] !== undefined);
  if (!kind) throw invalid(`body failed validation: body.properties.${name} is of a kind that is not known.`);
  return { ...common, type: kind, [kind]: {} } as Property;
}

/** Changes properties as `PATCH /v1/data_sources/{id}` does: null removes, `name` renames, options are replaced. Throws Refusal. */
export function changeProperties(properties: Properties, changes: Record<string, unknown>, statusOptionsEditable: boolean | "ignored"): void {
  for (const [key, change] of Object.entries(changes as Record<string, Record<string, unknown> | null>)) {
    const existing = Object.values(properties).find((one) => one.name === key || one.id === key);
    if (change === null) {
      if (existing) delete properties[existing.name];
      continue;
    }
    if (!existing) {
      if (change["status"] && !statusOptionsEditable) throw invalid("Status properties cannot be created through the API.");
      properties[key] = property(key, change);
      continue;
    }
    changeOptions(existing, change, statusOptionsEditable);
    if (typeof change["name"] === "string") rename(properties, existing, change["name"]);
  }
}

/** A rename keeps the id. */
export function rename(properties: Properties, existing: Property, name: string): void {
  delete properties[existing.name];
  properties[name] = { ...existing, name };
}

function changeOptions(existing: Property, change: Record<string, unknown>, editable: boolean | "ignored"): void {
  if (existing.type === "status" && change["status"]) {
    if (!editable) throw invalid("Updating the name or options of a status property through the API is not supported.");
    if (editable !== "ignored") existing.status.options = optionsOf(change["status"], existing.status.options);
  }
  if (existing.type === "select" && change["select"]) existing.select.options = optionsOf(change["select"], existing.select.options);
}

interface Option {
  id: string;
  name: string;
  color: "default";
  description: null;
}

function optionsOf(config: unknown, before: readonly { id: string; name: string }[]): Option[] {
  const sent = (config as { options?: SentOption[] }).options ?? [];
  return sent.map((one) => {
    const known = before.find(({ id, name }) => id === one.id || name === one.name);
    const name = one.name ?? known?.name;
    if (name === undefined) throw invalid("body failed validation: an option needs a name or a known id.");
    return { id: known?.id ?? randomUUID(), name, color: "default", description: null };
  });
}
