import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Usage } from "#contender/listen.ts";

/** A server under measurement, in a process of its own. */
export interface Measured extends AsyncDisposable {
  port: number;
  /** Makes it send `count` events, each `bytes` longer than most, `burst` in each turn of its event loop; resolves when it has. */
  emit(count: number, burst: number, bytes?: number): Promise<void>;
  usage(): Promise<Usage>;
}

/** `beckon`: log and hub; `ws`: what most would write with `ws`. */
export type Contender = "beckon" | "ws";

const files = { beckon: "../contender/serve.ts", ws: "../contender/plain.ts" };

/** Starts one. */
export async function startMeasured(contender: Contender): Promise<Measured> {
  const file = fileURLToPath(new URL(files[contender], import.meta.url));
  const child = spawn(process.execPath, [file, "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const port = Number(line);
  const ask = async (path: string, method: "GET" | "POST"): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    if (!response.ok) throw new Error(await response.text());
    return response.text();
  };
  return {
    port,
    emit: (count, burst, bytes = 0) => ask(`/emit?count=${count}&burst=${burst}&bytes=${bytes}`, "POST").then(() => undefined),
    usage: async () => JSON.parse(await ask("/usage", "GET")) as Usage,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
