import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { personsEnvironment } from "./environment.ts";
import type { Preset } from "./presets.ts";
import { agentFolder, installedProgram } from "./program.ts";

const withinMs = 10 * 60_000;
const outputKept = 4_000;

/** Where to install, and what the package manager may see. */
export interface InstallOptions {
  dataDir: string;
  environment: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

/**
 * Installs a preset's pinned package with npm into `DATA_DIR/agents/ID`, whole or not at all: a new folder is filled first and then
 * put in place. Rejects with one sentence for a person.
 */
export async function installAgent(preset: Preset, { dataDir, environment, signal }: InstallOptions): Promise<void> {
  if (!preset.package) throw new Error(preset.get ?? `${preset.name} cannot be installed by Beckon.`);
  const { name, version, scripts = false } = preset.package;
  const target = agentFolder(dataDir, preset.id);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(dirname(target), `.${preset.id}-`));
  try {
    await writeFile(join(fresh, "package.json"), JSON.stringify({ name: `beckon-agent-${preset.id}`, private: true }));
    const flags = ["--prefix", fresh, "--save-exact", "--no-audit", "--no-fund", ...(scripts ? [] : ["--ignore-scripts"])];
    await runNpm(["install", ...flags, `${name}@${version}`], fresh, environment, signal);
    if (!installedProgram(fresh, preset)) throw new Error(`${name}@${version} has no program ${preset.program}.`);
    const old = `${fresh}-old`;
    await rename(target, old).catch(unlessMissing);
    await rename(fresh, target);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function runNpm(args: string[], cwd: string, environment: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(withinMs);
  const child = spawn("npm", args, {
    cwd,
    env: personsEnvironment(environment),
    stdio: ["ignore", "pipe", "pipe"],
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-outputKept)));
  let code: unknown;
  try {
    [code] = await once(child, "close");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new Error("npm was not found on the PATH of the shell that started Beckon.", { cause: error });
    throw new Error(`npm did not finish: ${(error as Error).message}.`, { cause: error });
  }
  if (code !== 0) throw new Error(`npm ended with code ${String(code)}: ${said.trim().slice(-1_000)}`);
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
