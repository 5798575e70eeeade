import type { Client } from "@notionhq/client";
import type { Status } from "@beckon/protocol";
import type { Role } from "./settings.ts";

type Configs = NonNullable<Parameters<Client["dataSources"]["update"]>[0]["properties"]>;
type Config = NonNullable<Configs[string]>;

/** A status property with these options; existing ones must be among them, else Notion takes them away. */
export const statusConfig = (options: readonly string[]): Config => ({ type: "status", status: { options: options.map((name) => ({ name })) } });

/** The same as a select. */
export const selectConfig = (options: readonly string[]): Config => ({ type: "select", select: { options: options.map((name) => ({ name })) } });

/**
 * Properties to be added, by the names that people see. The status is a select: Notion's own kind gives every new page a default, which would be Pending,
 * and start an agent before anybody has written what it should do.
 */
export const missingConfigs = (missing: readonly Role[], names: Record<Role, string>, labels: Record<Status, string>): Configs =>
  Object.fromEntries(missing.map((role) => [names[role], configOf(role, Object.values(labels))]));

function configOf(role: Role, labels: readonly string[]): Config {
  if (role === "status") return selectConfig([...new Set(labels)]);
  if (role === "link") return { type: "url", url: {} };
  return { type: "rich_text", rich_text: {} };
}
