import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readAgentsFile, type AgentsFileEntry } from "./agents-file.ts";
import { personsPath } from "./environment.ts";
import { presetOf, presets, type Preset } from "./presets.ts";
import type { AgentProfile } from "./profile.ts";
import { agentFolder, installedProgram, onPath } from "./program.ts";

/** The agents that tickets may name: the demo agent, the presets, and those of AGENTS_FILE. */
export interface Profiles {
  all(): AgentProfile[];
  find(id: string): AgentProfile | undefined;
  /** Why AGENTS_FILE as it is now is not used; the last good one is. */
  problem(): string | undefined;
}

/** Where profiles come from. */
export interface ProfilesOptions {
  agentsFile: string | undefined;
  dataDir: string;
  environment: NodeJS.ProcessEnv;
}

/** Opens the profiles; the file is read again whenever it has changed. Throws Error with one line where it is not good at the start. */
export function openProfiles({ agentsFile, dataDir, environment }: ProfilesOptions): Profiles {
  let entries = agentsFile === undefined ? [] : readAgentsFile(agentsFile);
  let seen = stampOf(agentsFile);
  let problem: string | undefined;

  const refresh = (): void => {
    const now = stampOf(agentsFile);
    if (agentsFile === undefined || now === seen) return;
    seen = now;
    try {
      entries = readAgentsFile(agentsFile);
      problem = undefined;
    } catch (error) {
      problem = (error as Error).message;
    }
  };
  const path = (): string => personsPath(environment["PATH"] ?? "");
  const all = (): AgentProfile[] => {
    refresh();
    const own = entries.map((entry) => ownProfile(entry, dataDir, path()));
    const given = [demoProfile(dataDir), ...presets.map((preset) => presetProfile(preset, dataDir, path()))];
    return [...given.filter(({ id }) => !own.some((one) => one.id === id)), ...own];
  };
  return {
    all,
    find: (id) => all().find((one) => one.id === id),
    problem() {
      refresh();
      return problem;
    },
  };
}

/** Changes with every change of the file that a person could make. */
function stampOf(file: string | undefined): string {
  const stats = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : "none";
}

function presetProfile(preset: Preset, dataDir: string, path: string): AgentProfile {
  const { id, name, env = {}, pass, asking_mode, lists_tools, loads_next_minute } = preset;
  const resume = resumeTemplate(preset, dataDir, path);
  const sign_in = signIn(preset, dataDir, path);
  const traits = { ...(lists_tools ? { lists_tools } : {}), ...(loads_next_minute ? { loads_next_minute } : {}) };
  const common = { id, name, env, pass, sign_in, preset: id, resume, ...(asking_mode === undefined ? {} : { asking_mode }), ...traits };
  const installed = installedProgram(agentFolder(dataDir, id), preset);
  if (installed) return { ...common, ...installed, args: [...installed.args, ...preset.args], installed: "beckon" };
  const found = onPath(preset.program, path);
  if (found !== undefined) return { ...common, command: found, args: preset.args, installed: "path" };
  const missing = preset.get ?? `${name} is not installed. Install it on the System page, or run npx pnpm@12.21.0 agents:install ${id}.`;
  return { ...common, command: preset.program, args: preset.args, installed: "missing", missing };
}

/** How to sign in, with a command that the person's shell finds. */
export function signIn(preset: Preset, dataDir: string, path: string): string {
  const { run, bin, what } = preset.login;
  const folder = agentFolder(dataDir, preset.id);
  const own = onPath(run.split(" ", 1)[0] ?? run, path) !== undefined || !installedProgram(folder, preset);
  return `Run ${own ? run : join(folder, "node_modules", ".bin", bin)} in a terminal ${what}.`;
}

/** How a session is opened in a terminal, with a program that the person's shell finds. */
function resumeTemplate({ id, resume, cli, ...preset }: Preset, dataDir: string, path: string): string {
  const [program = "", ...rest] = resume.split(" ");
  const folder = agentFolder(dataDir, id);
  if (onPath(program, path) !== undefined || !installedProgram(folder, { id, resume, ...preset })) return resume;
  return [join(folder, "node_modules", ".bin", cli ?? program), ...rest].join(" ");
}

function ownProfile(entry: AgentsFileEntry, dataDir: string, path: string): AgentProfile {
  const { id, command, args, env, pass, mode, sign_in, resume } = entry;
  const preset = presetOf(entry.preset);
  const base = preset && presetProfile(preset, dataDir, path);
  const program = command === undefined && base ? { ...base, args: [...base.args, ...args] } : { command: command ?? "", args, installed: "file" as const };
  const { missing: _missing, version: _version, asking_mode, ...rest } = base ?? { env: {}, pass: [] };
  const asking = mode === undefined ? asking_mode : (mode ?? undefined);
  return {
    ...rest,
    ...program,
    id,
    name: entry.name ?? base?.name ?? id,
    env: { ...rest.env, ...env },
    pass: [...rest.pass, ...pass],
    ...(asking === undefined ? {} : { asking_mode: asking }),
    ...(sign_in === undefined ? {} : { sign_in }),
    ...(resume === undefined ? {} : { resume }),
  };
}

/** Needs no key and no network; runs on the Node that runs Beckon. */
function demoProfile(dataDir: string): AgentProfile {
  const main = fileURLToPath(import.meta.resolve("@beckon/demo-agent"));
  const args = [main, "--state", join(dataDir, "demo-agent")];
  return { id: "demo", name: "Demo agent", command: process.execPath, args, env: {}, pass: [], installed: "built-in" };
}
