import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigError, readConfig } from "#config.ts";

const refused: [string, Record<string, string>, string][] = [
  ["another machine's way in without a chosen token", { HOST: "0.0.0.0" }, "HOST"],
  ["an IPv6 way in without a chosen token", { HOST: "::" }, "HOST"],
  ["no sign-in for other machines", { HOST: "0.0.0.0", AUTH: "off", AUTH_TOKEN: "0123456789abcdef" }, "AUTH"],
  ["no sign-in behind a public address", { AUTH: "off", PUBLIC_URL: "https://beckon.example.org" }, "AUTH"],
  ["a token that is soon guessed", { AUTH_TOKEN: "secret" }, "AUTH_TOKEN"],
  ["a word that is neither on nor off", { AUTH: "false" }, "AUTH"],
  ["a public address with a path", { PUBLIC_URL: "https://example.org/beckon" }, "PUBLIC_URL"],
  ["a public address that is none", { PUBLIC_URL: "javascript:alert(1)" }, "PUBLIC_URL"],
  ["trust in a proxy that is no address", { TRUST_PROXY: "everyone" }, "TRUST_PROXY"],
  ["an owner of two lines", { OWNER_NAME: "Ada\nLovelace" }, "OWNER_NAME"],
  ["a count of proxies", { TRUST_PROXY: "1" }, "TRUST_PROXY"],
  ["a port that is none", { PORT: "65536" }, "PORT"],
  ["half a port", { PORT: "80.5" }, "PORT"],
  ["no agents at all", { MAX_AGENTS: "0" }, "MAX_AGENTS"],
  ["a level that is none", { LOG_LEVEL: "loud" }, "LOG_LEVEL"],
  ["an origin without a scheme", { ALLOWED_ORIGINS: "http://localhost:5173,localhost:5174" }, "ALLOWED_ORIGINS:"],
  ["no limits for other machines", { HOST: "0.0.0.0", RATE_LIMIT: "off", AUTH_TOKEN: "0123456789abcdef" }, "RATE_LIMIT"],
  ["a limit of something unknown", { RATE_LIMITS: "requests=5,words=3" }, "RATE_LIMITS"],
  ["a limit of nothing", { RATE_LIMITS: "requests=0" }, "RATE_LIMITS"],
  ["a wildcard origin", { ALLOWED_ORIGINS: "*" }, "ALLOWED_ORIGINS"],
  ["the null origin", { ALLOWED_ORIGINS: "null" }, "ALLOWED_ORIGINS"],
];

test.each(refused)("refuses %s", (_name, environment, variable) => {
  const read = () => readConfig({ WORKSPACE_ROOT: "/nonexistent/workspaces", ...environment });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${variable}`));
});

test("is locked and on loopback where nothing is set", () => {
  expect(readConfig({ WORKSPACE_ROOT: "/nonexistent/workspaces" })).toMatchObject({ auth: "on", host: "127.0.0.1", trustProxy: [] });
});

test("takes an empty value for an unset one", () => {
  expect(readConfig({ WORKSPACE_ROOT: "/nonexistent/workspaces", PORT: "", MAX_AGENTS: "" })).toMatchObject({ port: 8000, maxAgents: 4 });
});

test.each(["DATA_DIR", "WORKSPACE_ROOT"])("names %s where it, or what it lies in, is a file", async (name) => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const file = join(folder, "file");
  await writeFile(file, "");
  for (const path of [file, join(file, "deep", "folder")]) expect(() => readConfig({ WORKSPACE_ROOT: folder, [name]: path })).toThrow(`${name}: ${file} is not a folder`);
  await rm(folder, { recursive: true });
});

test("keeps workspaces out of repositories", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  await mkdir(join(folder, ".git"));
  expect(() => readConfig({ WORKSPACE_ROOT: join(folder, "deep", "work") })).toThrow(/^WORKSPACE_ROOT: .* lies inside the git repository/);
  await rm(folder, { recursive: true });
});
