import { backup } from "#commands/backup.ts";
import { CommandError } from "#commands/command-error.ts";
import { exportEvents } from "#commands/export.ts";
import { link } from "#commands/link.ts";
import { project } from "#commands/project.ts";
import { restore } from "#commands/restore.ts";
import { token } from "#commands/token.ts";
import { ConfigError, readConfig } from "./config.ts";
import { notionCheck } from "./notion-check.ts";

/** The commands of package.json besides `start`: each prints what it did, or one line on why it did not. */
const commands: Record<string, (place: ReturnType<typeof readConfig>, given: readonly string[]) => Promise<string>> = {
  backup,
  export: exportEvents,
  link,
  project,
  restore,
  token,
  "notion:check": notionCheck,
};

const [name = "", ...given] = process.argv.slice(2);
try {
  const command = commands[name];
  if (!command) throw new CommandError(`There is no command "${name}"; there are ${Object.keys(commands).join(", ")}.`);
  process.stdout.write(`${await command(readConfig(), given)}\n`);
} catch (error) {
  if (!(error instanceof CommandError) && !(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
