import type { DataSourceObjectResponse } from "@notionhq/client";
import { plainText } from "./rich-text.ts";
import { roles, type Role } from "./settings.ts";

type Property = DataSourceObjectResponse["properties"][string];

/** A property that Beckon uses, by its id: a rename does not matter. */
interface SchemaProperty {
  id: string;
  name: string;
  type: Property["type"];
}

/** What Beckon knows of its table. */
export interface Schema {
  dataSourceId: string;
  name: string;
  url: string;
  /** The id of the title. */
  title: string;
  properties: Partial<Record<Role, SchemaProperty>>;
  /** The options that the status has so far; a select takes any other, too. */
  statusOptions: readonly string[];
  /** Properties of the right name and of a kind that Beckon cannot use. */
  wrongKind: readonly SchemaProperty[];
}

/** The kinds of property that each role may have. */
const kinds: Record<Role, readonly Property["type"][]> = {
  status: ["status", "select"],
  ticket_id: ["rich_text"],
  session: ["rich_text"],
  link: ["url"],
  response: ["rich_text"],
  agent: ["select", "rich_text"],
  project: ["select", "rich_text"],
};

/** Without these nothing can be mirrored or taken in. */
const essential: readonly Role[] = ["status", "ticket_id"];

/** Finds each role's property: the one that had it before (`known`, by id), else by its name. */
export function readSchema(source: DataSourceObjectResponse, names: Record<Role, string>, known: Partial<Record<Role, string>>): Schema {
  const all = Object.values(source.properties);
  const properties: Partial<Record<Role, SchemaProperty>> = {};
  const wrongKind: SchemaProperty[] = [];
  let statusOptions: readonly string[] = [];
  for (const role of roles) {
    const fits = ({ type }: Property): boolean => kinds[role].includes(type);
    const named = all.find(({ name }) => name === names[role]);
    const found = all.find((one) => one.id === known[role] && fits(one)) ?? (named && fits(named) ? named : undefined);
    if (!found && named) wrongKind.push(named);
    if (!found) continue;
    properties[role] = { id: found.id, name: found.name, type: found.type };
    if (role === "status") statusOptions = optionsOf(found);
  }
  return {
    dataSourceId: source.id,
    name: plainText(source.title),
    url: source.url,
    title: all.find(({ type }) => type === "title")?.id ?? "title",
    properties,
    statusOptions,
    wrongKind,
  };
}

function optionsOf(property: Property): string[] {
  const options = property.type === "status" ? property.status.options : property.type === "select" ? property.select.options : [];
  return options.map(({ name }) => name);
}

/** The essential roles that no property plays. */
export const missingRoles = (schema: Schema): Role[] => essential.filter((role) => !schema.properties[role]);
