import { join } from "node:path";
import { expect, test } from "vitest";
import { createRepository } from "#testing/git-repository.ts";
import { runCommand } from "#testing/run-command.ts";
import { spawnServer } from "#testing/spawn-server.ts";

test("a repository becomes a project by a command, also by a path relative to where the person stands", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  await using repository = await createRepository();
  const added = await runCommand(server.folder, "project", "add", repository.path);
  expect(added).toMatchObject({ code: 0, stdout: `Tickets can work in shop now: ${repository.path}, from branch main.\n` });
  const again = await runCommand(server.folder, "project", "add", join(repository.path, "..", "shop"));
  expect(again).toMatchObject({ code: 1, stderr: `${repository.path} is the project shop already.\n` });
  const plain = await runCommand(server.folder, "project", "add", server.folder);
  expect(plain).toMatchObject({ code: 1, stderr: expect.stringContaining("is not a git repository") });
  expect((await runCommand(server.folder, "project", "list")).stdout).toBe(`shop  ${repository.path}  from main\n`);
  await using open = await spawnServer();
  expect((await runCommand(open.folder, "project", "add", repository.path)).code).toBe(0);
  expect((await runCommand(server.folder, "project")).stderr).toContain("Usage: pnpm project add PATH");
});
