import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { presets } from "#agents/presets.ts";
import { openProfiles } from "#agents/profiles.ts";
import { resumeCommand } from "#agents/resume-command.ts";

/** A data folder in which every preset with a package is installed, and a folder of programs on the PATH. */
async function openFolders(onPath: string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), "beckon-resume-"));
  for (const { id, program, package: found } of presets) {
    if (!found) continue;
    const home = join(folder, "agents", id, "node_modules", found.name);
    // oxlint-disable-next-line no-await-in-loop -- a handful of folders
    await mkdir(home, { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- a handful of files
    await Promise.all([writeFile(join(home, "package.json"), JSON.stringify({ version: "1.0.0", bin: { [program]: "main.js" } })), writeFile(join(home, "main.js"), "")]);
  }
  const bin = join(folder, "bin");
  await mkdir(bin);
  await Promise.all(onPath.map(async (name) => {
    await writeFile(join(bin, name), "#!/bin/sh\n");
    await chmod(join(bin, name), 0o755);
  }));
  const profiles = openProfiles({ agentsFile: undefined, dataDir: folder, environment: { PATH: bin } });
  const command = (agent: string, session_id = "abc-1"): string | undefined =>
    resumeCommand(profiles, { agent, acp: { session_id, workspace: "/w", load: true, resume: true, since: "2026-01-01T00:00:00.000Z" } });
  return { folder, command, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test("each agent's session is opened by its own program", async () => {
  await using at = await openFolders(["claude", "codex", "gemini", "opencode", "qwen", "goose"]);
  expect(presets.map(({ id }) => at.command(id))).toEqual([
    "claude --resume abc-1",
    "codex resume abc-1",
    "gemini --resume abc-1",
    "opencode --session abc-1",
    "qwen --resume abc-1",
    "goose session --resume --session-id abc-1",
  ]);
});

test("a program that only Beckon has installed is named with its whole path", async () => {
  await using at = await openFolders();
  const bin = (id: string): string => join(at.folder, "agents", id, "node_modules", ".bin");
  expect(at.command("claude")).toBe(`${bin("claude")}/claude-agent-acp --cli --resume abc-1`);
  expect(at.command("codex")).toBe(`${bin("codex")}/codex resume abc-1`);
  expect(at.command("goose")).toBe("goose session --resume --session-id abc-1");
});

test("an id that a shell would read otherwise is quoted", async () => {
  await using at = await openFolders(["codex"]);
  expect(at.command("codex", "a'b; rm -rf ~")).toBe(String.raw`codex resume 'a'\''b; rm -rf ~'`);
  expect(at.command("codex", "--last")).toBeUndefined();
  expect(at.command("demo")).toBeUndefined();
});
