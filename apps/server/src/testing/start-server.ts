import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultTimings, type Timings } from "#agents/timings.ts";
import { readConfig } from "#config.ts";
import { createServer } from "#create-server.ts";
import { createLogger } from "#ops/logger.ts";

/** A whole server in this process, on a free port, with folders of its own. */
export interface TestServer extends AsyncDisposable {
  port: number;
  url: string;
  /** Where its log and workspaces are. */
  folder: string;
  /** Stops it as SIGTERM would; the folder stays until disposal. */
  stop(): Promise<void>;
}

/** Starts a server for a test; give `folder` to start another one on the same data, `timings` for shorter waits. */
export async function startServer(
  environment: Record<string, string> = {},
  folder?: string,
  timings: Partial<Timings> = {},
): Promise<TestServer> {
  const own = folder ?? (await mkdtemp(join(tmpdir(), "beckon-")));
  const config = readConfig({
    PATH: process.env["PATH"] ?? "",
    HOME: own,
    PORT: "0",
    AUTH: "off",
    RATE_LIMIT: "off",
    DATA_DIR: join(own, "data"),
    WORKSPACE_ROOT: join(own, "workspaces"),
    ...environment,
  });
  const server = await createServer(config, createLogger(environment["LOG_LEVEL"] ?? "error"), {
    ...defaultTimings,
    ...timings,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= server.close());
  return {
    port: server.port,
    url: `http://127.0.0.1:${server.port}`,
    folder: own,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}
