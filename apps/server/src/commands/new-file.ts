import { existsSync } from "node:fs";
import { chmod, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "./command-error.ts";

/**
 * Makes a file that is there only once it is whole, and that only its owner may read; `write` fills the path that it is given.
 * Throws CommandError where the file is there already: what it holds may be the only copy of something.
 */
export async function newFile(file: string, write: (part: string) => Promise<void>): Promise<void> {
  if (existsSync(file)) throw new CommandError(`${file} is there already; name another file.`);
  // A folder of its own: nobody else's file has that name, and nobody reads what is in it before its mode is set.
  const folder = await mkdtemp(`${file}.part-`).catch((error: unknown) => notWritten(file, error));
  try {
    const part = join(folder, "part");
    await write(part);
    await chmod(part, 0o600);
    await rename(part, file);
  } catch (error) {
    notWritten(file, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notWritten(file: string, error: unknown): never {
  if (error instanceof CommandError) throw error;
  throw new CommandError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
}
