import { existsSync, readFileSync } from "node:fs";
import type { ErrorBody } from "@beckon/protocol";
import { isInUse } from "#log/is-in-use.ts";
import { readOwnerToken } from "#people/owner-token.ts";
import { dataFiles } from "#data-files.ts";
import { CommandError } from "./command-error.ts";

/** Where a command finds the Beckon of this data folder, and what opens it. */
export interface Place {
  dataDir: string;
}

/** The Beckon that runs on a data folder, asked over HTTP as its owner. */
export interface RunningServer {
  /** Gives the response where it is a success. Throws CommandError with the server's own sentence. */
  ask(method: "GET" | "POST", path: string, body?: object): Promise<Response>;
}

/** Finds the running Beckon; undefined where none runs. */
export function findServer({ dataDir }: Place): RunningServer | undefined {
  const files = dataFiles(dataDir);
  // The lock shows that the note is of a Beckon that runs; else the owner's token could go to whoever has the port now.
  if (!isInUse(files.log)) return undefined;
  const address = existsSync(files.address) ? readFileSync(files.address, "utf8").trim() : "";
  // A full disk left none, or an empty one.
  if (address === "") return undefined;
  const token = readOwnerToken(files.ownerToken) ?? "";
  return {
    async ask(method, path, body) {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body ? { "Content-Type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }).catch((error: Error) => {
        throw new CommandError(`Beckon does not answer at ${address}: ${error.cause instanceof Error ? error.cause.message : error.message}`, { cause: error });
      });
      if (response.ok) return response;
      const { error } = (await response.json()) as { error: ErrorBody };
      throw new CommandError(error.message);
    },
  };
}

/** The running Beckon. Throws CommandError where none runs, or none that can be found. */
export function mustFindServer(place: Place): RunningServer {
  const server = findServer(place);
  if (!server && isInUse(dataFiles(place.dataDir).log))
    throw new CommandError(`Beckon runs on ${place.dataDir}, but could not note where it listens. Make room on that disk, and start it again.`);
  if (!server) throw new CommandError(`No Beckon runs on ${place.dataDir}. Start it first: npx pnpm@12.21.0 start`);
  return server;
}
