import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import proxyAddr from "proxy-addr";
import { expect, test } from "vitest";
import { readConfig } from "#config.ts";
import { startServer } from "#testing/start-server.ts";

/** What the container's files say, held against the repository: no engine is needed to see that they still fit. */
const root = join(import.meta.dirname, "..", "..", "..", "..");
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const dockerfile = read("Dockerfile").replaceAll("\\\n", " ");
const compose = read("compose.yaml");
const manifest = JSON.parse(read("package.json")) as { packageManager: string; devDependencies: Record<string, string> };
const lines = (instruction: string): string[] => [...dockerfile.matchAll(new RegExp(`^${instruction} +(.*)$`, "gm"))].map(([, rest]) => (rest ?? "").trim());
const environment = Object.fromEntries(lines("ENV").flatMap((line) => line.split(/ +/).map((pair) => pair.split("=") as [string, string])));
const command = (line: string | undefined): string[] => JSON.parse((line ?? "[]").replace(/^.*?(?=\[)/, "")) as string[];

test("the image is made with the package manager and the Node that the repository is pinned to", () => {
  const pinned = dockerfile.match(/pnpm@[\d.]+/g) ?? [];
  expect(new Set(pinned)).toEqual(new Set([manifest.packageManager]));
  const [major] = (manifest.devDependencies["node"] ?? "").split(".");
  for (const from of lines("FROM")) expect(from).toMatch(new RegExp(`^node:${major}-`));
  expect(dockerfile).toContain('--prod --filter "@beckon/server..."');
  expect(JSON.parse(read("apps/server/package.json"))).toMatchObject({ name: "@beckon/server" });
});

test("what it copies and starts is there, and nothing private is copied along", () => {
  const [program, file = ""] = command(lines("CMD").at(-1));
  expect([program, existsSync(join(root, file))]).toEqual(["node", true]);
  expect(lines("COPY")).toEqual([". .", "--from=build --chown=root:root /app /app"]);
  const ignored = read(".dockerignore").trim().split("\n");
  for (const name of ["**/node_modules", "**/dist", ".git", "data", ".env"]) expect(ignored).toContain(name);
});

test("it runs as an account without rights, on a volume of its own, with variables that Beckon knows", () => {
  const instructions = [...dockerfile.matchAll(/^([A-Z]+) /gm)].map(([, name]) => name);
  expect(lines("USER")).toEqual(["node"]);
  // Nothing is done as somebody else afterwards.
  expect(instructions.slice(instructions.indexOf("USER"))).not.toContain("RUN");
  const config = readConfig({ ...environment, AUTH_TOKEN: "0123456789abcdef" });
  expect(config).toMatchObject({ host: "0.0.0.0", port: Number(lines("EXPOSE")[0]), auth: "on", ownerName: "Owner" });
  const [volume = "none"] = lines("VOLUME");
  for (const folder of [config.dataDir, config.workspaceRoot]) expect(folder.startsWith(`${volume}/`)).toBe(true);
  expect(compose).toContain(`- beckon:${volume}`);
  // Without a token it does not start.
  expect(() => readConfig(environment)).toThrow("AUTH_TOKEN must be set");
});

test("its healthcheck tells a Beckon that answers from one that does not", async () => {
  const [program, ...given] = command(lines("HEALTHCHECK")[0]);
  expect(program).toBe("node");
  const check = async (port: number): Promise<unknown> => (await once(spawn(process.execPath, given, { env: { PORT: String(port) } }), "exit"))[0];
  const server = await startServer();
  expect(await check(server.port)).toBe(0);
  await server[Symbol.asyncDispose]();
  expect(await check(server.port)).toBe(1);
});

test("compose publishes to this machine alone, asks for a token, takes rights away, and waits for agents to end", () => {
  expect(compose).toMatch(/ports: \["127\.0\.0\.1:8000:8000"\]/);
  expect(compose).toMatch(/AUTH_TOKEN: \$\{AUTH_TOKEN:\?/);
  expect(compose).toMatch(/cap_drop: \[ALL\]/);
  expect(compose).toContain("no-new-privileges:true");
  expect(compose).toMatch(/init: true/);
  // Where a proxy comes from that knocks at the published port: the container network's gateway, or another container.
  const [proxies = ""] = /# (\w+) where a proxy stands in front/.exec(compose)?.slice(1) ?? [];
  const isTrusted = proxyAddr.compile(readConfig({ TRUST_PROXY: proxies }).trustProxy);
  for (const address of ["172.18.0.1", "172.20.0.3", "192.168.112.1", "fd00::1"]) expect([address, isTrusted(address, 0)]).toEqual([address, true]);
  expect(isTrusted("203.0.113.9", 0)).toBe(false);
  expect(Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1])).toBeGreaterThan(9);
});

test("the service of systemd starts what is there, and lets Beckon end its agents itself", () => {
  const unit = read("deploy/beckon.service");
  const started = /^ExecStart=\/usr\/bin\/env node_modules\/\.bin\/node (\S+)$/m.exec(unit)?.[1] ?? "";
  expect(existsSync(join(root, started))).toBe(true);
  expect(unit).toMatch(/^KillMode=mixed$/m);
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(9);
  expect(unit).toContain(manifest.packageManager);
});
