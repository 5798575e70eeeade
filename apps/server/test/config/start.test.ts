import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { spawnServer } from "#testing/spawn-server.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** Starts Beckon where it must not come up; gives the exit code and what it said. */
async function fails(environment: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const base = { PATH: process.env["PATH"] ?? "", HOME: folder, PORT: "0", DATA_DIR: join(folder, "data"), WORKSPACE_ROOT: join(folder, "work") };
  const child = spawn(process.execPath, [main], { env: { ...base, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const [code] = (await once(child, "close")) as [number | null];
  await rm(folder, { recursive: true });
  return { code, out, err };
}

describe("a bad environment value stops the start with one line that names it, and exit code 1:", () => {
  test.each<[string, string, Record<string, string>?]>([
    ["PORT", "many"],
    ["DEFAULT_AGENT", "nobody"],
    ["AGENTS_FILE", "/nonexistent/agents.json"],
    ["HOST", "198.51.100.1"],
    ["HOST", "198.51.100.1", { AUTH_TOKEN: "correct horse battery" }],
    ["HOST", "nobody.invalid", { AUTH_TOKEN: "correct horse battery" }],
  ])("%s=%s", async (name, value, more = {}) => {
    const { code, out, err } = await fails({ [name]: value, ...more });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(new RegExp(`^Beckon cannot start\\. ${name}: [^\\n]+\\n$`));
  });

  test("DATA_DIR that is a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "beckon-"));
    await writeFile(join(folder, "data"), "");
    const { code, err } = await fails({ DATA_DIR: join(folder, "data") });
    await rm(folder, { recursive: true });
    expect([code, err]).toEqual([1, expect.stringMatching(/^Beckon cannot start\. DATA_DIR: [^\n]*data[^\n]*\n$/)]);
  });
});

test("a taken port is one clear line", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { code, err } = await fails({ PORT: String(port) });
  other.close();
  expect([code, err]).toEqual([1, `Beckon cannot start. PORT: ${port} on 127.0.0.1 is taken; stop what uses it, or set another PORT\n`]);
});

test("a second Beckon on the same data is one clear line, and the first goes on", async () => {
  await using first = await spawnServer();
  const { code, err } = await fails({ DATA_DIR: join(first.folder, "data") });
  expect([code, err]).toEqual([1, expect.stringMatching(/^Beckon cannot start\. [^\n]+ is in use by another Beckon; [^\n]+\n$/)]);
  expect((await fetch(`${first.url}/health`)).status).toBe(200);
});
