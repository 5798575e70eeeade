import { installAgent } from "#agents/install.ts";
import { personsPath } from "#agents/environment.ts";
import { presetOf, presets } from "#agents/presets.ts";
import { signIn } from "#agents/profiles.ts";
import { ConfigError, readConfig } from "./config.ts";

/** `pnpm agents:install ID...`: installs pinned agents into `DATA_DIR/agents`. */
const ids = process.argv.slice(2);
const installable = presets.filter((preset) => preset.package).map(({ id }) => id);

try {
  if (ids.length === 0) throw new ConfigError(`name one or more of: ${installable.join(", ")}`);
  const { dataDir, environment } = readConfig();
  for (const id of ids) {
    const preset = presetOf(id);
    if (!preset) throw new ConfigError(`there is no agent ${id} to install; there are ${installable.join(", ")}`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that it is clear which one failed
    await installAgent(preset, { dataDir, environment });
    const sign = signIn(preset, dataDir, personsPath(environment["PATH"] ?? ""));
    process.stdout.write(`${preset.name} ${preset.package?.version} is installed. ${sign}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? "Nothing was installed" : "The agent could not be installed"}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
