import type { TicketDiff } from "@beckon/protocol";
import type { Git } from "#projects/git.ts";
import { mustFind } from "#tickets/change.ts";
import { filesWithPatches } from "./diff.ts";
import { nestedWork } from "./nested.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { findDiscarded, findWork, type Work } from "./work.ts";

/** What a ticket changed against its base, what is not committed and what is untracked included; with `path` that file alone. Errors: see findWork. */
export async function ticketDiff(parts: WorkspaceParts, ticketId: string, path?: string): Promise<TicketDiff> {
  const ticket = mustFind(parts.log, ticketId);
  const work = await (ticket.discarded ? findDiscarded : findWork)(parts, ticket);
  const { base, base_commit, branch, tree, problems, repository } = work;
  const files = await filesWithPatches(parts.git, work.worktree ?? repository.root, base_commit, tree, path);
  const nested = work.worktree === undefined ? [] : await nestedWork(parts.git, work.worktree, tree);
  return { base, base_commit, branch, tree, ...files, ...(await standing(parts.git, work)), problems: [...problems, ...nested] };
}

/** Commits since the base, and files with changes that are not committed. */
export async function standing(git: Git, { repository, worktree, base_commit, head, tree }: Work): Promise<Pick<TicketDiff, "commits" | "uncommitted">> {
  const cwd = worktree ?? repository.root;
  const commits = Number(await git.text(cwd, ["rev-list", "--count", `${base_commit}..${head}`]));
  const { stdout } = await git(cwd, ["diff-tree", "-r", "--find-renames", "--name-only", "-z", head, tree]);
  let uncommitted = 0;
  for (const byte of stdout) if (byte === 0) uncommitted += 1;
  return { commits, uncommitted };
}
