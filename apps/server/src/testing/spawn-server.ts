import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, as `pnpm start` runs it: for what only a real process can show. */
export interface SpawnedServer extends AsyncDisposable {
  url: string;
  folder: string;
  pid: number;
  /** Everything it said on standard output and standard error. */
  output(): string;
  /** Sends a signal and waits until the process is gone; gives how it ended. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Starts `main.ts`; give `folder` to start another one on the same data. Rejects with its output where it does not come up. */
export async function spawnServer(environment: Record<string, string> = {}, folder?: string): Promise<SpawnedServer> {
  const own = folder ?? (await mkdtemp(join(tmpdir(), "beckon-")));
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: own,
      PORT: "0",
      AUTH: "off",
      RATE_LIMIT: "off",
      DATA_DIR: join(own, "data"),
      WORKSPACE_ROOT: join(own, "workspaces"),
      LOG_LEVEL: "error",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const url = new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      output += `${line}\n`;
      const port = /^Beckon is at http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
  });
  const failed = ended.then(([code]) => {
    throw new Error(`the server exited with ${code}: ${output}`);
  });
  failed.catch(() => undefined);
  const end = async (signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> => {
    child.kill(signal);
    const [code, by] = await ended;
    return { code, signal: by };
  };
  return {
    url: await Promise.race([url, failed]),
    folder: own,
    pid: child.pid ?? 0,
    output: () => output,
    end,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}
