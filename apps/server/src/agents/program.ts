import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";
import type { Preset } from "./presets.ts";

/** A program and how to start it. */
export interface Program {
  command: string;
  args: string[];
  version?: string;
}

/** The folder of an agent that Beckon installed. */
export const agentFolder = (dataDir: string, id: string): string => join(dataDir, "agents", id);

const manifest = z.looseObject({ version: z.string(), bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** A preset's program as Beckon installed it into `folder`; undefined where it is not there, whole. */
export function installedProgram(folder: string, preset: Preset): Program | undefined {
  if (!preset.package) return undefined;
  const home = join(folder, "node_modules", preset.package.name);
  try {
    const { version, bin } = manifest.parse(JSON.parse(readFileSync(join(home, "package.json"), "utf8")));
    const relative = typeof bin === "string" ? bin : bin[preset.program];
    if (relative === undefined) return undefined;
    const file = join(home, relative);
    accessSync(file);
    // Adapters may need a newer Node than the person has; they run on ours, their shells find the person's.
    return /\.[cm]?js$/.test(file) ? { command: process.execPath, args: [file], version } : { command: file, args: [], version };
  } catch {
    return undefined;
  }
}

/** Where a program is on a PATH; undefined where it is not. */
export function onPath(program: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
