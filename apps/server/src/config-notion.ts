import { z } from "zod";
import { statuses } from "@beckon/protocol";
import { defaultLabels, defaultNames, roles, type NotionSettings } from "#notion/settings.ts";

/** `key=Name,key=Name` for some of the known keys, over the default names. */
const renamed = <K extends string>(keys: readonly K[], defaults: Record<K, string>) =>
  z
    .string()
    .default("")
    .transform((text, context) => {
      const names = { ...defaults };
      for (const part of text.split(",").filter((one) => one.trim() !== "")) {
        const [key = "", ...rest] = part.split("=").map((one) => one.trim());
        const name = rest.join("=");
        if (!keys.includes(key as K) || name === "") {
          context.addIssue({ code: "custom", message: `"${part.trim()}" is not KEY=NAME with one of the keys ${keys.join(", ")}` });
          return z.NEVER;
        }
        // Another separator would make one name of all that follows, and the check would add a property of that name.
        if (keys.some((other) => new RegExp(`\\b${other}\\s*=`).test(name))) {
          context.addIssue({ code: "custom", message: `"${part.trim()}" holds more than one KEY=NAME; put a comma between them` });
          return z.NEVER;
        }
        names[key as K] = name;
      }
      return names;
    });

/** The variables about Notion (DESIGN section 8). */
export const notionVariables = {
  // What no header can carry, such as the dots of an example, is no token.
  NOTION_TOKEN: z.string().trim().regex(/^[\x21-\x7e]*$/, "this is no token: copy the integration's secret from Notion again").optional(),
  NOTION_DB_ID: z.string().trim().optional(),
  NOTION_BASE_URL: z.url({ protocol: /^https?$/ }).default("https://api.notion.com"),
  NOTION_WEBHOOK_SECRET: z.string().trim().optional(),
  NOTION_POLL_MS: z.coerce.number().int().min(20).max(3_600_000).default(10_000),
  NOTION_RATE: z.coerce.number().min(0.1).max(1_000).default(3),
  NOTION_MIRROR: z.enum(["essentials", "everything"]).default("essentials"),
  NOTION_PROPERTIES: renamed(roles, defaultNames),
  NOTION_STATUSES: renamed(statuses, defaultLabels),
};

/** What the variables say; undefined where Notion is not set up. Throws the name of the variable that is missing. */
export function notionSettings(env: z.infer<z.ZodObject<typeof notionVariables>>): NotionSettings | undefined {
  const { NOTION_TOKEN: token, NOTION_DB_ID: database } = env;
  if (token === undefined && database === undefined) return undefined;
  if (token === undefined) throw new Error("NOTION_TOKEN: NOTION_DB_ID is set, so the token of an integration must be set too");
  if (database === undefined) throw new Error("NOTION_DB_ID: NOTION_TOKEN is set, so a database, or a page to make one on, must be named too");
  return {
    token,
    database,
    baseUrl: env.NOTION_BASE_URL.replace(/\/+$/, ""),
    webhookSecret: env.NOTION_WEBHOOK_SECRET,
    pollMs: env.NOTION_POLL_MS,
    rate: env.NOTION_RATE,
    everything: env.NOTION_MIRROR === "everything",
    names: env.NOTION_PROPERTIES,
    labels: env.NOTION_STATUSES,
  };
}
