import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { fileIn, type CommandPlace } from "./command-place.ts";
import { CommandError } from "./command-error.ts";
import { openStopped } from "./open-stopped.ts";
import { findServer } from "./running-server.ts";

/** `pnpm backup FILE`: a complete copy of the log into a new file, whether or not Beckon runs. */
export async function backup(place: CommandPlace, [name]: readonly string[]): Promise<string> {
  const file = fileIn(place, name, "pnpm backup FILE");
  if (existsSync(file)) throw new CommandError(`${file} is there already; name another file.`);
  const server = findServer(place);
  const part = `${file}.part`;
  try {
    if (server) {
      const response = await server.ask("POST", "/backup", {});
      await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(part, { mode: 0o600 }));
    } else {
      await using log = openStopped(place);
      await log.backUp(part);
    }
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return `Everything up to now is in ${file}. Put it back with: pnpm restore FILE`;
}
