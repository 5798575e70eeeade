import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createGit } from "#projects/git.ts";
import { createRepository } from "#testing/git-repository.ts";

test("no hook runs, neither one of the repository's folder nor, with a git that knows them, one of its configuration", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const ran = join(outer, "ran");
  await mkdir(ran);
  await mkdir(join(repository.path, ".git", "hooks"), { recursive: true });
  for (const event of ["post-checkout", "reference-transaction", "post-index-change", "post-merge"]) {
    const hook = join(repository.path, ".git", "hooks", event);
    // oxlint-disable no-await-in-loop -- git locks its configuration
    await writeFile(hook, `#!/bin/sh\ntouch ${ran}/folder-${event}\n`);
    await chmod(hook, 0o755);
    await repository.git(["config", "--add", `hook.my=${event}.event`, event]);
    await repository.git(["config", `hook.my=${event}.command`, `touch ${ran}/config-${event}; true`]);
    // oxlint-enable no-await-in-loop
  }
  const git = createGit({ PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" });
  const path = join(outer, "tree");
  await git(repository.path, ["worktree", "add", "--quiet", "-b", "work", path]);
  await writeFile(join(path, "new.txt"), "new\n");
  await git(path, ["add", "--all"]);
  const tree = await git.text(path, ["write-tree"]);
  const commit = await git.text(path, ["commit-tree", tree, "-p", "HEAD", "-m", "x"], { env: { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@b" } });
  await git(repository.path, ["merge", "--ff-only", "--quiet", commit]);
  await git(path, ["reset", "--quiet", "--mixed", commit]);
  expect(await readdir(ran)).toEqual([]);
});
