import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { exportLines } from "#log/export-lines.ts";
import { fileIn, type CommandPlace } from "./command-place.ts";
import { newFile } from "./new-file.ts";
import { openStopped } from "./open-stopped.ts";
import { findServer } from "./running-server.ts";

/** `pnpm export FILE`: all events as JSON lines, whether or not Beckon runs. */
export async function exportEvents(place: CommandPlace, [name]: readonly string[]): Promise<string> {
  const file = fileIn(place, name, "npx pnpm@12.21.0 export FILE");
  const server = findServer(place);
  await newFile(file, async (part) => {
    if (server) {
      const { body } = await server.ask("GET", "/export");
      await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(part));
    } else {
      await using log = openStopped(place);
      await pipeline(Readable.from(exportLines(log)), createWriteStream(part));
    }
  });
  return `All events are in ${file}, one JSON object a line.`;
}
