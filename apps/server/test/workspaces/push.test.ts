import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { AcceptPreview } from "@beckon/protocol";
import { createRepository } from "#testing/git-repository.ts";
import { openReview } from "#testing/review.ts";

test("a push goes to the base's remote, and names the page to open a pull request on", async () => {
  await using repository = await createRepository();
  const bare = join(repository.path, "..", "bare.git");
  await repository.git(["init", "-q", "--bare", bare]);
  await repository.git(["remote", "add", "origin", "https://me:secret@github.com/acme/shop.git"]);
  await repository.git(["remote", "set-url", "--push", "origin", bare]);
  await using review = await openReview(repository, "/write new.txt hello");
  expect((await review.get<AcceptPreview>("accept")).body.remote).toBe("https://github.com/acme/shop.git");
  const { body } = await review.accept({ way: "push" });
  expect(body.ticket?.accepted).toMatchObject({ way: "push", url: "https://github.com/acme/shop/compare/main...beckon/1-change?expand=1" });
  expect(await repository.git(["log", "--format=%s", "beckon/1-change"], bare)).toBe("Change\nBegin");
});

test("a pull request is opened with gh where it is there", async () => {
  await using repository = await createRepository();
  const outer = join(repository.path, "..");
  const bare = join(outer, "bare.git");
  await repository.git(["init", "-q", "--bare", bare]);
  await repository.git(["remote", "add", "origin", bare]);
  await mkdir(join(outer, "bin"));
  await writeFile(join(outer, "bin", "gh"), `#!/bin/sh\nprintf '%s\\n' "$@" > ${outer}/asked\ncat >> ${outer}/asked\necho https://github.com/acme/shop/pull/7\n`);
  await chmod(join(outer, "bin", "gh"), 0o755);
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${outer}/bin:${process.env["PATH"]}` });
  const { body } = await review.accept({ way: "push", message: "--title\n\nBody" });
  expect(body.ticket?.accepted?.url).toBe("https://github.com/acme/shop/pull/7");
  expect(await readFile(join(outer, "asked"), "utf8")).toBe("pr\ncreate\n--head=beckon/1-change\n--base=main\n--title=--title\n--body-file=-\nBody");
});

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1\n`;

test("files in Git LFS are uploaded before the branch is pushed", async () => {
  await using repository = await createRepository();
  await using remote = await createRepository();
  await repository.git(["remote", "add", "origin", remote.path]);
  const bin = join(repository.path, "..", "bin");
  const told = join(bin, "told");
  await mkdir(bin);
  await writeFile(join(bin, "git-lfs"), `#!/bin/sh\necho "$@" > ${told}; git -C ${remote.path} branch --list 'beckon/*' >> ${told}\n`, { mode: 0o755 });
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${bin}:${process.env["PATH"]}` });
  await writeFile(join(review.path, "big.bin"), pointer);
  expect((await review.accept({ way: "push" })).body.error).toBeUndefined();
  expect(await readFile(told, "utf8")).toBe("push origin refs/heads/beckon/1-change\n");
  expect(await remote.git(["branch", "--list", "beckon/*", "--format=%(refname:short)"])).toBe("beckon/1-change");
});

test("files in Git LFS that the base has and the remote has not are uploaded with the branch", async () => {
  await using repository = await createRepository();
  await using remote = await createRepository();
  await repository.git(["remote", "add", "origin", remote.path]);
  await repository.commit("Big", { "big.bin": pointer });
  const bin = join(repository.path, "..", "bin");
  const told = join(bin, "told");
  await mkdir(bin);
  await writeFile(join(bin, "git-lfs"), `#!/bin/sh\necho "$@" >> ${told}\n`, { mode: 0o755 });
  await using review = await openReview(repository, "/write new.txt hello", { PATH: `${bin}:${process.env["PATH"]}` });
  expect((await review.accept({ way: "push" })).body.error).toBeUndefined();
  expect(await readFile(told, "utf8")).toBe("push origin refs/heads/beckon/1-change\n");
  // What the remote has needs no second time.
  await review.post("message", { text: "/write more.txt hello" });
  await review.client.next("agent_complete");
  expect((await review.accept({ way: "push" })).body.error).toBeUndefined();
  expect(await readFile(told, "utf8")).toBe("push origin refs/heads/beckon/1-change\n");
});

const hasLfs = await promisify(execFile)("git", ["lfs", "version"]).then(() => true, () => false);
test.skipIf(hasLfs)("without git-lfs nothing is pushed that needs it", async () => {
  await using repository = await createRepository();
  await using remote = await createRepository();
  await repository.git(["remote", "add", "origin", remote.path]);
  await using review = await openReview(repository, "/write new.txt hello");
  await writeFile(join(review.path, "big.bin"), pointer);
  expect((await review.accept({ way: "push" })).body.error).toMatchObject({ code: "git_failed", message: expect.stringContaining("git-lfs is not installed") });
  expect(await remote.git(["branch", "--list", "beckon/*"])).toBe("");
});

test("a push that fails leaves the ticket in review, its work committed", async () => {
  await using repository = await createRepository();
  await repository.git(["remote", "add", "origin", join(repository.path, "..", "nowhere.git")]);
  await using review = await openReview(repository, "/write new.txt hello");
  const { status, body } = await review.accept({ way: "push" });
  expect([status, body.error?.code]).toEqual([409, "git_failed"]);
  expect((await review.ticket()).status).toBe("review");
});
