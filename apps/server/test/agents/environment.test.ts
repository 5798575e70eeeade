import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { agentsFile, scripted } from "./agents-file.ts";
import { saidBy, tell } from "./told.ts";

test("an agent gets the person's own environment, what its profile passes, and none of Beckon's secrets", async () => {
  await using file = await agentsFile(scripted([], { pass: ["PROVIDER_KEY"], env: { OWN: "set here" } }));
  const environment = {
    AGENTS_FILE: file.path,
    PROVIDER_KEY: "sk-1",
    OTHER_KEY: "sk-2",
    NOTIFY_URL: "http://127.0.0.1:9/secret-topic",
    LC_ALL: "de_DE.UTF-8",
    HTTPS_PROXY: "http://proxy",
    npm_config_registry: "http://registry",
  };
  await using server = await startServer(environment);
  await using client = await connectRaw(server.url);
  const names = ["PROVIDER_KEY", "OTHER_KEY", "NOTIFY_URL", "AUTH_TOKEN", "OWN", "LC_ALL", "HTTPS_PROXY", "npm_config_registry", "HOME"];
  const { session_id } = await tell(server.url, [...names, "BECKON_SESSION_ID"].map((name) => `env ${name}`));
  expect((await saidBy(client)).trim().split("\n")).toEqual([
    "PROVIDER_KEY=sk-1",
    "OTHER_KEY=(unset)",
    "NOTIFY_URL=(unset)",
    "AUTH_TOKEN=(unset)",
    "OWN=set here",
    "LC_ALL=de_DE.UTF-8",
    "HTTPS_PROXY=http://proxy",
    "npm_config_registry=(unset)",
    `HOME=${server.folder}`,
    `BECKON_SESSION_ID=${session_id}`,
  ]);
});

test("the agent's shell finds the person's Node, not the one that runs Beckon", async () => {
  await using file = await agentsFile(scripted());
  await using first = await startServer();
  const own = join(first.folder, "bin");
  await mkdir(own);
  await writeFile(join(own, "node"), "#!/bin/sh\necho the person\\'s node\n");
  await chmod(join(own, "node"), 0o755);
  const ours = [join(process.cwd(), "node_modules", ".bin"), "/x/.npm/_npx/1/node_modules/.bin", "/usr/lib/node-gyp-bin"];
  await using server = await startServer({ AGENTS_FILE: file.path, PATH: [...ours, own, "/usr/bin", "/bin"].join(delimiter) });
  await using client = await connectRaw(server.url);
  await tell(server.url, ["run node", "env PATH"]);
  expect(await saidBy(client)).toBe(`node: the person's node\nPATH=${[own, "/usr/bin", "/bin"].join(delimiter)}\n`);
});
