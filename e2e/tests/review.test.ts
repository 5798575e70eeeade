import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { createRepository } from "@beckon/server/testing/git-repository";
import { expect, test } from "./fixtures.ts";
import { addProject, createProjectTicket } from "./project.ts";
import { timelineOf } from "./ticket.ts";

const changesOf = (page: Page) => page.getByRole("region", { name: "Changes" });

async function findNothing(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("a repository's ticket is worked on, reviewed with a comment, checked, and accepted as one commit", async ({ dashboard: page, server }) => {
  await using repository = await createRepository({ "readme.md": "# Shop\n", "main.ts": "export const port = 80;\n" });
  await repository.write({ "draft.md": "mine\n" });
  await addProject(page, server.url, repository, { Check: "grep -q hello hello.ts" });
  await findNothing(page);
  await page.getByRole("button", { name: "New", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await expect(dialog.getByText("The agent works in an empty folder of its own.")).toBeVisible();
  await dialog.getByLabel("Project").selectOption({ label: "shop" });
  await expect(dialog.getByText(/1 file with changes .* is not committed, and so not included\./)).toBeVisible();
  await page.keyboard.press("Escape");

  await createProjectTicket(page, "Greet", "/write hello.ts export const hello = 1;\n/say All tests pass.");
  const timeline = timelineOf(page);
  await expect(timeline.getByText("Demo agent works on beckon/1-greet, from main.", { exact: false })).toBeVisible();
  await expect(timeline.getByText(/^Check grep -q hello hello\.ts · exit code 0/)).toBeVisible();
  await page.getByRole("link", { name: "Review", exact: true }).click();
  const changes = changesOf(page);
  await expect(changes.getByText(/^1 file, \+1 −0 against main\./)).toBeVisible();
  await expect(changes.getByText(/^Checked in .*, exit code 0:/)).toBeVisible();
  await expect(changes.getByRole("region", { name: /hello\.ts/ }).getByText("export", { exact: true })).toHaveClass(/font-strong/);
  await findNothing(page);

  await changes.getByRole("button", { name: "Comment on added line 1" }).click();
  await changes.getByLabel("Comment on line 1").fill("/write hello.ts export const hello = 2;");
  // What is half written outlives a look elsewhere.
  await page.getByRole("link", { name: "Timeline" }).click();
  await page.getByRole("link", { name: /^Changes/ }).click();
  await page.reload();
  await expect(changes.getByLabel("Comment on line 1")).toHaveValue("/write hello.ts export const hello = 2;");
  await changes.getByRole("button", { name: "Keep comment" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Send 1 comment" }).click();
  await expect(timeline.getByText("Comments on your changes:", { exact: false }).first()).toBeVisible();
  await page.getByRole("link", { name: /^Changes/ }).click();
  await expect(changes.getByText("export const hello = 2;")).toBeVisible();

  await page.getByRole("button", { name: "Accept…" }).click();
  const accept = page.getByRole("dialog", { name: "Accept the changes" });
  await expect(accept.getByText("1 file is not committed yet", { exact: false })).toBeVisible();
  await findNothing(page);
  await accept.getByLabel("Commit message").fill("");
  await expect(accept.getByLabel("Commit message")).toHaveValue("");
  await accept.getByLabel("Commit message").fill("Greet in TypeScript");
  // Closed to look once more: what was written stays.
  await accept.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Accept…" }).click();
  await expect(accept.getByLabel("Commit message")).toHaveValue("Greet in TypeScript");
  await accept.getByRole("button", { name: "Squash into main" }).click();
  await expect(page.getByRole("main").getByText(/^Done \d\d:\d\d · merged into main/)).toBeVisible();
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Greet in TypeScript\nBegin");
  expect(await repository.git(["status", "--porcelain"])).toBe("?? draft.md");
  expect(await readFile(join(repository.path, "hello.ts"), "utf8")).toBe("export const hello = 2;\n");
});

test("a conflict changes nothing; the agent is asked to rebase, and then its work is accepted as one commit", async ({ dashboard: page, server }) => {
  await using repository = await createRepository();
  await addProject(page, server.url, repository);
  await createProjectTicket(page, "Rename", "/write readme.md theirs");
  await page.getByRole("link", { name: "Review", exact: true }).click();
  await expect(changesOf(page).getByText("theirs")).toBeVisible();
  await repository.commit("Ours", { "readme.md": "ours\n" });
  const before = await repository.git(["for-each-ref"]);
  await page.getByRole("button", { name: "Accept…" }).click();
  const accept = page.getByRole("dialog", { name: "Accept the changes" });
  await expect(accept.getByText("main and the ticket changed the same lines in 1 file. Nothing was changed.")).toBeVisible();
  await expect(accept.getByRole("button", { name: "Squash into main" })).toBeDisabled();
  await findNothing(page);
  await accept.getByRole("button", { name: "Ask the agent to rebase" }).click();
  const timeline = timelineOf(page);
  await expect(timeline.getByText("main has moved on and conflicts with your branch.", { exact: false }).first()).toBeVisible();
  await expect(timeline.getByText("I rebased onto main", { exact: false })).toBeVisible();
  const main = await repository.git(["rev-parse", "main"]);
  expect(before).toContain(`${main} commit\trefs/heads/main`);
  expect(await repository.git(["status", "--porcelain"])).toBe("");
  expect(await repository.git(["rev-parse", "beckon/1-rename^"])).toBe(main);

  await page.getByRole("link", { name: /^Changes/ }).click();
  await expect(changesOf(page).getByText(/^1 file, \+1 −1 against main\. 1 commit, 0 files not committed\./)).toBeVisible();
  await page.getByRole("button", { name: "Accept…" }).click();
  await expect(accept.getByText("main gets one commit.")).toBeVisible();
  await accept.getByLabel("Commit message").fill("Rename it");
  await accept.getByRole("button", { name: "Squash into main" }).click();
  await expect(page.getByRole("main").getByText(/^Done \d\d:\d\d · merged into main/)).toBeVisible();
  expect(await repository.git(["log", "--format=%s", "main"])).toBe("Rename it\nOurs\nBegin");
  expect(await repository.git(["rev-parse", "main^"])).toBe(main);
  expect(await repository.git(["status", "--porcelain"])).toBe("");
  expect(await readFile(join(repository.path, "readme.md"), "utf8")).toBe("theirs\n");
});

test("discarded changes are named first, are gone, and come back", async ({ dashboard: page, server }) => {
  await using repository = await createRepository();
  await addProject(page, server.url, repository);
  await createProjectTicket(page, "Try", "/write new.txt hello");
  await page.getByRole("link", { name: "Review", exact: true }).click();
  await page.getByRole("button", { name: "Discard…" }).click();
  const discard = page.getByRole("dialog", { name: "Discard the changes" });
  await expect(discard.getByText("0 commits and 1 file not committed go", { exact: false })).toBeVisible();
  await findNothing(page);
  await discard.getByRole("button", { name: "Discard 1 file" }).click();
  await expect(page.getByRole("main").getByText(/^Discarded by Someone/)).toBeVisible();
  await expect.poll(() => repository.git(["branch", "--list", "beckon/*"])).toBe("");
  await findNothing(page);
  await changesOf(page).getByRole("button", { name: "Undo discard" }).click();
  await expect(page.getByRole("main").getByText(/^To review · 1 file \+1 −0/)).toBeVisible();
  await expect(changesOf(page).getByText("+ hello", { exact: true })).toBeVisible();
  expect(await repository.git(["branch", "--list", "beckon/*", "--format=%(refname:short)"])).toBe("beckon/1-try");

  // What no ref of the repository can keep stays in a folder aside.
  const { tickets } = (await (await fetch(`${server.url}/tickets`)).json()) as { tickets: { workspace?: { path: string } }[] };
  const inside = join(tickets[0]?.workspace?.path ?? "", "tool");
  await repository.git(["init", "-q", inside]);
  await repository.git(["commit", "-q", "--allow-empty", "-m", "Tool"], inside);
  await page.reload();
  await expect(changesOf(page).getByText("tool is a repository of its own with 1 commit on no remote.")).toBeVisible();
  await page.getByRole("button", { name: "Discard…" }).click();
  await expect(discard.getByText("The folder is kept aside as it is", { exact: false })).toBeVisible();
  await discard.getByRole("button", { name: /^Discard/ }).click();
  await expect(changesOf(page).getByText("The folder is as it was in", { exact: false })).toBeVisible();
  await findNothing(page);
});

test("a wrong folder is said at its field, and folders on disk can be removed", async ({ dashboard: page, server }) => {
  await using repository = await createRepository();
  await page.goto(`${server.url}/p`);
  await page.getByRole("button", { name: "Add a repository" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a repository" });
  await dialog.getByLabel("Folder").fill(join(repository.path, "nowhere"));
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText(/^There is no folder at/)).toBeVisible();
  await dialog.getByLabel("Folder").fill(repository.path);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await createProjectTicket(page, "Try", "/write new.txt hello");
  await expect(page.getByRole("link", { name: "Review", exact: true })).toBeVisible();
  await page.goto(`${server.url}/system`);
  const list = page.getByRole("list", { name: "Workspaces" });
  await expect(list.getByText("Try #1")).toBeVisible();
  await findNothing(page);
  await list.getByRole("button", { name: "Remove Try #1" }).click();
  await expect(list.getByText("What is not committed stays in the repository for 30 days.")).toBeVisible();
  await list.getByRole("button", { name: "Remove Try #1" }).click();
  await expect(list.getByText("Try #1")).toBeHidden();
});
