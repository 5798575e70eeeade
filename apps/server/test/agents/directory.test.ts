import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AgentListing, Agents } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { agentsFile, scripted } from "./agents-file.ts";

const list = async (url: string) => (await call<Agents>(url, "GET", "/agents")).body;
const one = async (url: string, id: string) => (await list(url)).agents.find((agent) => agent.id === id);

test("lists the demo agent, every preset, and those of AGENTS_FILE", async () => {
  await using file = await agentsFile(scripted(), { id: "claude-fast", preset: "claude", name: "Fast Claude", env: { ANTHROPIC_MODEL: "haiku" } });
  await using server = await startServer({ AGENTS_FILE: file.path, PATH: "/nowhere" });
  const { agents } = await list(server.url);
  expect(agents.map(({ id }) => id)).toEqual(["demo", "claude", "codex", "gemini", "opencode", "qwen", "goose", "scripted", "claude-fast"]);
  expect(agents.find(({ id }) => id === "claude")).toMatchObject({ installed: "missing", installable: "@agentclientprotocol/claude-agent-acp@0.101.0" });
  const goose = agents.find(({ id }) => id === "goose");
  expect(goose).not.toHaveProperty("installable");
  expect(goose?.missing).toMatch(/^Goose is not installed\. Get it from https:/);
  const { body } = await call<AgentListing>(server.url, "POST", "/agents/goose/check");
  expect(body.check).toMatchObject({ works: false, code: "start_failed", error: goose?.missing });
  expect(agents.find(({ id }) => id === "scripted")).toMatchObject({ installed: "file", name: "scripted" });
});

test("Gemini learns which way of signing in a key from the environment is, as it opens no conversation again without", async () => {
  await using place = await startServer();
  const gemini = join(place.folder, "gemini");
  await writeFile(gemini, '#!/bin/sh\ncat "$GEMINI_CLI_SYSTEM_DEFAULTS_PATH" > "$(dirname "$0")/seen"\n');
  await chmod(gemini, 0o755);
  await using server = await startServer({ PATH: `${place.folder}:${process.env["PATH"]}` });
  await call(server.url, "POST", "/agents/gemini/check");
  expect(JSON.parse(await readFile(join(place.folder, "seen"), "utf8"))).toEqual({ security: { auth: { selectedType: "gemini-api-key" } } });
});

test("finds a program on the person's PATH, and says what is missing when a ticket names an absent one", async () => {
  await using server = await startServer({ PATH: "/nowhere" });
  const bin = join(server.folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "goose"), "#!/bin/sh\n");
  await chmod(join(bin, "goose"), 0o755);
  await using second = await startServer({ PATH: bin });
  expect(await one(server.url, "goose")).toMatchObject({ installed: "missing" });
  expect(await one(second.url, "goose")).toMatchObject({ installed: "path" });
  const refused = await call(server.url, "POST", "/tickets/create", { ticket_name: "A", agent: "claude" });
  expect(refused.status).toBe(400);
  expect(refused.body.error).toMatchObject({ code: "unknown_agent", field: "agent", message: expect.stringContaining("agents:install claude") });
});

test("reads AGENTS_FILE again when it changes, and keeps the last good one", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await file.write({ agents: [scripted([], { name: "Renamed" })] });
  expect(await one(server.url, "scripted")).toMatchObject({ name: "Renamed" });
  await file.write({ agents: [{ id: "scripted" }] });
  const kept = await list(server.url);
  expect(kept.error).toContain("agents.0.command");
  expect(kept.agents.find(({ id }) => id === "scripted")).toMatchObject({ name: "Renamed" });
  await file.write("{");
  expect((await list(server.url)).error).toContain("JSON");
  await file.write({ agents: [] });
  expect(await list(server.url)).not.toHaveProperty("error");
  expect(await one(server.url, "scripted")).toBeUndefined();
});

test.each([
  [{ agents: [{ id: "Bad Id", command: "x" }] }, "agents.0.id"],
  [{ agents: [scripted(), scripted()] }, "two agents have the id scripted"],
  [{ agents: [{ id: "x", preset: "nobody" }] }, "agents.0.preset"],
  [{ agents: [scripted([], { pass: ["AUTH_TOKEN"] })] }, "secret of Beckon's own"],
  [{ agents: [{ id: "x", command: "./agent" }] }, "agents.0.command: must be an absolute path"],
  [{ agents: [scripted([], { colour: "red" })] }, "agents.0.colour"],
])("a bad AGENTS_FILE stops the start with the field: %#", async (content, says) => {
  await using file = await agentsFile();
  await file.write(content);
  await expect(startServer({ AGENTS_FILE: file.path })).rejects.toThrow(says);
});

test("check opens a session, closes it, and keeps what the agent said for the next start", async () => {
  await using file = await agentsFile(scripted(["--modes"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  const { status, body } = await call<AgentListing>(server.url, "POST", "/agents/scripted/check");
  expect(status).toBe(200);
  expect(body.check).toMatchObject({
    works: true,
    title: "Scripted agent",
    version: "3.2.1",
    protocol: 1,
    can: { load: true, resume: false, mcp_http: true },
    sign_in: [{ id: "login", name: "Log in", description: "With a browser" }],
  });
  expect(body.check?.config?.map(({ id, value, label }) => [id, value, label])).toEqual([
    ["mode", "auto", "Auto"],
    ["llm", "small", "Small"],
    ["fast", false, undefined],
  ]);
  await server.stop();
  await using again = await startServer({ AGENTS_FILE: file.path }, server.folder);
  expect((await one(again.url, "scripted"))?.check).toEqual(body.check);
});

test("check says what keeps an agent from working, and how to sign in", async () => {
  await using file = await agentsFile(
    scripted(["--auth"], { sign_in: "Run scripted login." }),
    scripted(["--protocol", "2"], { id: "newer" }),
    { id: "absent", command: "/nowhere/agent" },
    { id: "dies", command: process.execPath, args: ["-e", "console.error('no licence'); process.exit(3)"] },
  );
  await using server = await startServer({ AGENTS_FILE: file.path });
  const check = async (id: string) => (await call<AgentListing>(server.url, "POST", `/agents/${id}/check`)).body.check;
  expect(await check("scripted")).toMatchObject({ works: false, code: "auth_required", error: expect.stringContaining("Run scripted login."), version: "3.2.1" });
  expect(await check("newer")).toMatchObject({ works: false, code: "unsupported_version", error: "newer speaks version 2 of ACP, and Beckon version 1." });
  expect(await check("absent")).toMatchObject({ works: false, code: "start_failed" });
  expect(await check("dies")).toMatchObject({ works: false, code: "agent_exited", stderr: "no licence" });
  expect((await call(server.url, "POST", "/agents/nobody/check")).status).toBe(404);
});

test("every browser hears of an installation and of a check", async () => {
  await using server = await startServer();
  const bin = join(server.folder, "bin");
  await mkdir(bin);
  // An npm that puts the program where the real one would.
  const main = "node_modules/@agentclientprotocol/codex-acp";
  const manifest = JSON.stringify({ version: "2.6.0", bin: { "codex-acp": "main.js" } });
  await writeFile(join(bin, "npm"), `#!/bin/sh\nmkdir -p ${main} && printf '%s' '${manifest}' > ${main}/package.json && : > ${main}/main.js\n`);
  await chmod(join(bin, "npm"), 0o755);
  await using second = await startServer({ PATH: `${bin}:/usr/bin:/bin` });
  await using client = await connectRaw(second.url);
  expect((await call(second.url, "POST", "/agents/codex/install")).status).toBe(202);
  expect(await client.next("agent_changed")).toMatchObject({ agent: "codex", change: "installing" });
  expect(await client.next("agent_changed")).toMatchObject({ agent: "codex", change: "installed" });
  expect(await one(second.url, "codex")).toMatchObject({ installed: "beckon", version: "2.6.0" });
  await writeFile(join(bin, "npm"), "#!/bin/sh\necho no network >&2\nexit 1\n");
  await call(second.url, "POST", "/agents/gemini/install");
  expect(await client.next("agent_changed", ({ change }) => change === "install_failed")).toMatchObject({ agent: "gemini" });
  expect((await one(second.url, "gemini"))?.install_error).toContain("no network");
  await call(second.url, "POST", "/agents/demo/check");
  expect(await client.next("agent_changed", ({ change }) => change === "checked")).toMatchObject({ agent: "demo" });
});
