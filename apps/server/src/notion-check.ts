import { CommandError } from "#commands/command-error.ts";
import { createApi } from "#notion/api.ts";
import { checkNotion } from "#notion/check.ts";
import { createLogger } from "#ops/logger.ts";
import type { Config } from "./config.ts";

/** `pnpm notion:check`: whether Notion is set up, a line each; what the API lets it create is created. Throws where something is left to do. */
export async function notionCheck({ notion }: Pick<Config, "notion">): Promise<string> {
  if (!notion) throw new CommandError("Notion is not set up: NOTION_TOKEN and NOTION_DB_ID are not set. docs/notion.md has the five steps.");
  const api = createApi(notion, createLogger("silent"));
  const findings = await checkNotion(api, notion);
  await api.stop();
  const text = findings.map(({ ok, sentence, todo }) => `${ok ? "ok   " : "not  "} ${sentence}${todo === undefined ? "" : `\n      ${todo}`}`).join("\n");
  if (findings.some(({ ok }) => !ok)) throw new CommandError(text);
  return `${text}\nNotion is ready.`;
}
