import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { fileIn, type CommandPlace } from "./command-place.ts";
import { newFile } from "./new-file.ts";
import { openStopped } from "./open-stopped.ts";
import { findServer } from "./running-server.ts";

/** `pnpm backup FILE`: a complete copy of the log into a new file, whether or not Beckon runs. */
export async function backup(place: CommandPlace, [name]: readonly string[]): Promise<string> {
  const file = fileIn(place, name, "npx pnpm@12.21.0 backup FILE");
  const server = findServer(place);
  await newFile(file, async (part) => {
    if (server) {
      const response = await server.ask("POST", "/backup", {});
      await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(part));
    } else {
      await using log = openStopped(place);
      await log.backUp(part);
    }
  });
  return `Everything up to now is in ${file}. Put it back with: npx pnpm@12.21.0 restore FILE`;
}
