import { resolve } from "node:path";
import { CommandError } from "./command-error.ts";

/** Where a command finds the data folder, and where the person stands who gave it. */
export interface CommandPlace {
  dataDir: string;
  cwd: string;
}

/** The file that a command was given, from where the person stands. Throws CommandError with the usage where none was. */
export function fileIn({ cwd }: CommandPlace, name: string | undefined, usage: string): string {
  if (name === undefined || name === "") throw new CommandError(`Usage: ${usage}`);
  return resolve(cwd, name);
}
