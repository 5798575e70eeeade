import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createGit, type Git } from "#projects/git.ts";
import { nestedWork } from "#workspaces/nested.ts";
import { readWorkTree } from "#workspaces/work-tree.ts";
import { call } from "#testing/api.ts";
import { createRepository, type TestRepository } from "#testing/git-repository.ts";
import { openReview } from "#testing/review.ts";

const allowFile = ["-c", "protocol.file.allow=always"];
const own = createGit({ PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" });

/** A repository with a worktree as tickets have one. */
async function createWorktree(files?: Record<string, string>) {
  const repository = await createRepository(files);
  const path = join(repository.path, "..", "tree");
  await repository.git(["worktree", "add", "-q", "-b", "work", path]);
  const nested = async () => nestedWork(own, path, (await readWorkTree(own, path)).tree);
  return { repository, path, git: (...args: string[]) => repository.git(args, path), nested, [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose]() };
}
async function makeInside({ git }: TestRepository, folder: string, message: string): Promise<void> {
  await git(["init", "-q", folder]);
  await git(["commit", "-q", "--allow-empty", "-m", message], folder);
}

test("commits in an ignored folder, in a folder whose files are tracked, and of a submodule taken out are not deleted without a word", async () => {
  await using repository = await createRepository({ "readme.md": "# Shop\n", ".gitignore": "tmp/\n", "part/a.txt": "a\n" });
  await using lib = await createRepository({ "lib.txt": "1\n" });
  await repository.git([...allowFile, "submodule", "--quiet", "add", lib.path, "deep/lib"]);
  await repository.commit("Add lib", {});
  await using review = await openReview(repository, "/write new.txt hello");
  const { path } = review;
  await makeInside(repository, join(path, "tmp", "tool"), "Tool");
  await makeInside(repository, join(path, "part"), "Part");
  await review.git(...allowFile, "submodule", "--quiet", "update", "--init");
  await repository.git(["commit", "-q", "--allow-empty", "-m", "Lib"], join(path, "deep", "lib"));
  await review.git("rm", "-q", "-f", "deep/lib");
  await expect(access(join(path, "deep", "lib"))).rejects.toThrow("ENOENT");
  const lost = [
    "part is a repository of its own with 1 commit on no remote and 1 file not committed.",
    "tmp/tool is a repository of its own with 1 commit on no remote.",
    `The submodule deep/lib, which is not in the folder any more, has a repository at ${await review.git("rev-parse", "--path-format=absolute", "--git-path", "modules/deep/lib")} with 1 commit on no remote.`,
  ];
  const remove = () => call(review.url, "POST", `/workspaces/1-${review.ticket_id}/remove`, {});
  expect((await remove()).body.error).toMatchObject({ code: "git_failed", message: expect.stringContaining(`Save or delete it in ${path}, then try again.`), details: { lost } });
  await review.accept({ way: "branch" });
  const { body } = await call<{ kept: object[] }>(review.url, "POST", "/workspaces/cleanup", { closed_for_days: 0 });
  expect(body).toMatchObject({ removed: [], kept: [{ reason: expect.stringContaining("tmp/tool") }] });
  await access(join(path, "tmp", "tool", ".git"));

  await review.post("message", { text: "/crash" });
  await review.client.next("agent_error");
  await review.post("discard");
  const { aside = "" } = await review.client.next("work_discarded");
  expect(await repository.git(["log", "--format=%s"], join(aside, "tmp", "tool"))).toBe("Tool");
  const modules = await repository.git(["rev-parse", "--path-format=absolute", "--git-path", "modules/deep/lib"], aside);
  expect(await repository.git(["--git-dir", modules, "--work-tree", modules, "log", "-1", "--format=%s"])).toBe("Lib");
  expect(await repository.git(["for-each-ref", "refs/heads/beckon"])).toBe("");
});

test("what others have published is not in the way, however it was cloned", async () => {
  await using tree = await createWorktree({ ".gitignore": "deps/\n" });
  await using other = await createRepository({ "lib.txt": "1\n" });
  // A release that is on no branch.
  await other.git(["checkout", "-q", "--detach"]);
  await other.commit("Release", { "lib.txt": "2\n" });
  await other.git(["tag", "v1"]);
  await other.git(["checkout", "-q", "main"]);
  await other.commit("More", { "lib.txt": "3\n" });
  const clone = (name: string, ...how: string[]) => other.git(["clone", "-q", ...how, `file://${other.path}`, join(tree.path, "deps", name)]);
  await Promise.all([clone("whole"), clone("tagged", "--branch=v1"), clone("shallow", "--depth=1"), clone("shallow-tag", "--depth=1", "--branch=v1")]);
  expect(await tree.nested()).toEqual([]);
  await Promise.all(["whole", "tagged", "shallow", "shallow-tag"].map((name) => other.git(["commit", "-q", "--allow-empty", "-m", "Mine"], join(tree.path, "deps", name))));
  expect(await tree.nested()).toEqual(["shallow", "shallow-tag", "tagged", "whole"].map((name) => expect.stringMatching(new RegExp(`^deps/${name} is a repository of its own with [12] commits? on no remote\\.$`))));
});

test("what was fetched is not in the way, though no remote-tracking branch names it", async () => {
  await using tree = await createWorktree({ ".gitignore": "deps/\n" });
  await using other = await createRepository({ "lib.txt": "1\n" });
  await other.git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
  // A pull request whose branch is gone, as a submodule may be pinned to.
  await other.git(["checkout", "-q", "-b", "gone"]);
  await other.commit("Gone", { "lib.txt": "2\n" });
  const gone = await other.git(["rev-parse", "HEAD"]);
  await other.git(["checkout", "-q", "main"]);
  await other.git(["branch", "-q", "-D", "gone"]);
  const url = `file://${other.path}`;
  await tree.git(...allowFile, "submodule", "--quiet", "add", url, "lib");
  await tree.git("-C", "lib", "fetch", "-q", "origin", gone);
  await tree.git("-C", "lib", "checkout", "-q", "FETCH_HEAD");
  const fetched = join(tree.path, "deps", "fetched");
  await tree.git("init", "-q", fetched);
  await tree.git("-C", fetched, "fetch", "-q", url, "main");
  await tree.git("-C", fetched, "checkout", "-q", "-b", "main", "FETCH_HEAD");
  expect(await tree.nested()).toEqual([]);
  await tree.git("-C", fetched, "commit", "-q", "--allow-empty", "-m", "Mine");
  await tree.git("-C", "lib", "commit", "-q", "--allow-empty", "-m", "Mine");
  expect(await tree.nested()).toEqual(["deps/fetched", "lib"].map((path) => `${path} is a repository of its own with 1 commit on no remote.`));
  // From the repository itself nothing is fetched that somebody else has.
  await tree.git("-C", fetched, "fetch", "-q", ".", "main");
  expect(await tree.nested()).toContainEqual(expect.stringMatching(/^deps\/fetched .* 2 commits on no remote\.$/));
});

test("a .git that leads nowhere is no repository, a broken one is", async () => {
  await using tree = await createWorktree({ ".gitignore": "deps/\n" });
  await Promise.all(["deps/copied", "deps/empty/.git", "broken"].map((path) => mkdir(join(tree.path, path), { recursive: true })));
  await writeFile(join(tree.path, "deps", "copied", ".git"), "gitdir: ../../.git/modules/copied\n");
  await makeInside(tree.repository, join(tree.path, "broken"), "Broken");
  expect(await tree.nested()).toEqual(["broken is a repository of its own with 1 commit on no remote."]);
  await rm(join(tree.path, "broken", ".git", "HEAD"));
  expect(await tree.nested()).toEqual([expect.stringMatching(/^broken is a repository of its own that cannot be read\. /)]);
});

test("a repository that git init left without a commit is said to be one", async () => {
  await using tree = await createWorktree();
  await tree.git("init", "-q", "site");
  await writeFile(join(tree.path, "site", "a.txt"), "a\n");
  const { problems } = await readWorkTree(own, tree.path);
  expect(problems).toEqual(["Not among the changes: site, where git init made a repository of its own, without a commit. Delete the .git in it, and its files are."]);
  await rm(join(tree.path, "site", ".git"), { recursive: true });
  expect((await readWorkTree(own, tree.path)).problems).toEqual([]);
});

test("many repositories are looked at a few at a time", async () => {
  await using tree = await createWorktree({ ".gitignore": "deps/\n" });
  await Promise.all(Array.from({ length: 12 }, (_, index) => tree.git("init", "-q", `deps/${index}`)));
  let [running, most] = [0, 0];
  const counted = async (work: Promise<unknown>): Promise<unknown> => {
    most = Math.max(most, (running += 1));
    return work.finally(() => (running -= 1));
  };
  const git = Object.assign((...args: Parameters<Git>) => counted(own(...args)), { text: (...args: Parameters<Git>) => counted(own.text(...args)) }) as Git;
  expect(await nestedWork(git, tree.path, "HEAD")).toEqual([]);
  expect(most).toBeLessThanOrEqual(4);
});

test("a repository that an agent removes meanwhile is in nobody's way", async () => {
  await using tree = await createWorktree({ ".gitignore": "deps/\n" });
  await Promise.all(["early", "late", "stays"].map((name) => makeInside(tree.repository, join(tree.path, "deps", name), name)));
  const gone = (name: string) => rm(join(tree.path, "deps", name), { recursive: true, force: true });
  const text: Git["text"] = async (cwd, args, options) => {
    if (cwd.endsWith("early")) await gone("early");
    const found = await own.text(cwd, args, options);
    if (cwd.endsWith("late")) await gone("late");
    return found;
  };
  const git: Git = Object.assign((...args: Parameters<Git>) => own(...args), { text });
  expect(await nestedWork(git, tree.path, "HEAD")).toEqual(["deps/stays is a repository of its own with 1 commit on no remote."]);
});

test("a worktree inside the worktree has its commits elsewhere, save those that no branch names", async () => {
  await using tree = await createWorktree({ ".gitignore": "more/\n" });
  const more = join(tree.path, "more");
  await tree.git("worktree", "add", "-q", "-b", "other", more);
  await tree.repository.git(["commit", "-q", "--allow-empty", "-m", "Other"], more);
  expect(await tree.nested()).toEqual([]);
  await tree.repository.git(["checkout", "-q", "--detach"], more);
  await tree.repository.git(["commit", "-q", "--allow-empty", "-m", "Loose"], more);
  await writeFile(join(more, "file.txt"), "x\n");
  expect(await tree.nested()).toEqual(["more is a repository of its own with 1 commit on no branch and 1 file not committed."]);
});

test("looking at a repository inside the worktree runs no program that it names", async () => {
  await using tree = await createWorktree();
  const inner = join(tree.path, "inner");
  const ran = join(tree.path, "..", "ran");
  const program = `touch ${ran}; cat`;
  await tree.repository.git(["init", "-q", inner]);
  await writeFile(join(inner, ".gitattributes"), "*.txt filter=evil\n");
  await writeFile(join(inner, "a.txt"), "a\n");
  await tree.repository.git(["add", "-A"], inner);
  await tree.repository.git(["commit", "-q", "-m", "Inner"], inner);
  // The worktree's own git knows it, so that it looks inside as well.
  await tree.git("add", "inner");
  await tree.git("commit", "-q", "-m", "Outer");
  for (const [key, value] of [["filter.evil.clean", program], ["filter.evil.required", "true"], ["core.fsmonitor", `sh -c 'touch ${ran}'`], ["status.showUntrackedFiles", "no"]] as const)
    // oxlint-disable-next-line no-await-in-loop -- git locks its configuration
    await tree.repository.git(["config", key, value], inner);
  await writeFile(join(inner, "a.txt"), "b\n");
  await writeFile(join(inner, "new.md"), "new\n");
  expect(await tree.nested()).toEqual(["inner is a repository of its own with 1 commit on no remote and 2 files not committed."]);
  await expect(access(ran)).rejects.toThrow("ENOENT");
  // A commit there is a change of the worktree, as before.
  await tree.repository.git(["-c", "filter.evil.clean=", "-c", "filter.evil.required=false", "-c", "core.fsmonitor=false", "commit", "-q", "-am", "Second"], inner);
  await rm(ran, { force: true });
  const { tree: now } = await readWorkTree(own, tree.path);
  expect(await tree.git("rev-parse", `${now}:inner`)).toBe(await tree.repository.git(["rev-parse", "HEAD"], inner));
  await expect(access(ran)).rejects.toThrow("ENOENT");
});
