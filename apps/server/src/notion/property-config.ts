import type { Client } from "@notionhq/client";
import type { Status } from "@beckon/protocol";
import type { Role } from "./settings.ts";

type Configs = NonNullable<Parameters<Client["dataSources"]["update"]>[0]["properties"]>;
type Config = NonNullable<Configs[string]>;

/** A status property with these options; existing ones must be among them, else Notion takes them away. */
export const statusConfig = (options: readonly string[]): Config => ({ type: "status", status: { options: options.map((name) => ({ name })) } });

/** Properties to be added, by the names that people see. */
export const missingConfigs = (missing: readonly Role[], names: Record<Role, string>, labels: Record<Status, string>, asSelect: boolean): Configs =>
  Object.fromEntries(missing.map((role) => [names[role], configOf(role, Object.values(labels), asSelect)]));

function configOf(role: Role, labels: readonly string[], asSelect: boolean): Config {
  const options = [...new Set(labels)];
  if (role === "status") return asSelect ? { type: "select", select: { options: options.map((name) => ({ name })) } } : statusConfig(options);
  if (role === "link") return { type: "url", url: {} };
  return { type: "rich_text", rich_text: {} };
}
