import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectView, TicketView } from "@beckon/protocol";
import { mustFindProject } from "#projects/change-projects.ts";
import { chooseBase, countUncommitted, inspectRepository, type Repository } from "#projects/repository.ts";
import { AppError } from "#errors.ts";
import { copyFiles, unignored } from "./copy-files.ts";
import { inFolder } from "./lock.ts";
import { readMarker, writeMarker, type Marker } from "./marker.ts";
import { branchName, folderName } from "./names.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere } from "./own-folder.ts";
import { runSetup } from "./setup.ts";
import { WorkspaceError } from "./workspace-error.ts";
import { belongsTo, branchCommit, listWorktrees } from "./worktrees.ts";

/** A ticket's worktree, made from the project's base if it is not there. `root` has its links followed. */
export async function openWorktree(parts: WorkspaceParts, ticket: TicketView, projectId: string, signal: AbortSignal): Promise<string> {
  const { log, git, root, environment, marker, lock } = parts;
  const project = mustFindProject(log, projectId);
  const repository = await repositoryOf(parts, project);
  const name = folderName(ticket);
  const path = join(root, name);
  const made = await inFolder(lock, path, repository, async () => {
    const known = await readMarker(root, name);
    if (!(await folderIsThere(root, name))) return make(parts, ticket, project, repository, known);
    if (!known?.worktree) throw new WorkspaceError(`${path} is there, but Beckon did not make it; nothing was touched. Move it away.`);
    if (known.stage === "making") {
      // Cut off while it was made: no agent has been in it.
      await rm(path, { recursive: true, force: true });
      return make(parts, ticket, project, repository, known);
    }
    if (!(await belongsTo(git, path, repository.root, repository.commonDir)))
      throw new WorkspaceError(`${path} does not belong to the repository ${repository.root} any more; nothing was touched. Retry from scratch: that keeps this folder aside.`);
    await takeUp(parts, ticket);
    return known;
  });
  if (made.stage === "ready") return path;
  if (project.setup !== "") await runSetup(log, ticket, project.setup, path, { ...environment, [marker]: ticket.session_id, BECKON_REPOSITORY: repository.root }, signal);
  await writeMarker(root, name, { ...made, stage: "ready" });
  return path;
}

/** A folder that was to be removed when the server was killed is the ticket's again. */
async function takeUp({ log }: WorkspaceParts, { ticket_id, session_id, workspace }: TicketView): Promise<void> {
  if (workspace?.removed_at === undefined) return;
  const { path, branch, base, base_commit } = workspace;
  await log.append([{ type: "workspace_created", ticket_id, session_id, path, branch, base, base_commit, uncommitted: 0, copied: [], missing: [], again: false }]);
}

async function repositoryOf({ git }: WorkspaceParts, project: ProjectView): Promise<Repository> {
  try {
    return await inspectRepository(git, project.path);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new WorkspaceError(`The project ${project.name} cannot be worked in. ${error.message} Nothing is lost; change the project, then retry.`, { cause: error });
  }
}

async function make({ log, git, root }: WorkspaceParts, ticket: TicketView, project: ProjectView, repository: Repository, before: Marker | undefined): Promise<Marker> {
  const { ticket_id, session_id } = ticket;
  const name = folderName(ticket);
  const path = join(root, name);
  const uncommitted = await countUncommitted(git, repository.root);
  const known = ticket.workspace?.branch ?? before?.worktree?.branch;
  const kept = known === undefined ? undefined : await branchCommit(git, repository.root, known);
  const base = await chooseBase(git, repository, project.base);
  const commit = kept ?? (await branchCommit(git, repository.root, base));
  if (commit === undefined) throw new WorkspaceError(`${repository.root} has no branch ${base}.`);
  const branch = known !== undefined && kept !== undefined ? known : await freeBranch(git, repository, branchName(ticket));
  const elsewhere = (await listWorktrees(git, repository.root)).find((one) => one.branch === branch && one.path !== path);
  if (elsewhere) throw new WorkspaceError(`The branch ${branch} is checked out in ${elsewhere.path}. Leave it there, then retry.`);
  const worktree = { project_id: project.project_id, repository: repository.root, branch };
  const marker: Marker = { ticket_id, made_at: before?.made_at ?? new Date().toISOString(), stage: "making", worktree };
  await writeMarker(root, name, marker);
  // Forced twice: what a crash left, or a hand deleted, is registered still, and may be locked.
  const add = ["worktree", "add", "--quiet", "--force", "--force"];
  await git(repository.root, kept === undefined ? [...add, "--no-track", "-b", branch, path, commit] : [...add, path, branch]);
  const files = await copyFiles(git, repository.root, path, project.copy);
  const copied = await unignored(git, path, files);
  const base_commit = await git.text(path, ["merge-base", "HEAD", `refs/heads/${base}`]);
  const again = before?.stage === "ready";
  const created = { ticket_id, session_id, path, branch, base, base_commit, uncommitted, again, ...files };
  await log.append([{ type: "workspace_created", ...created }]);
  const made: Marker = { ...marker, stage: "made", copied };
  await writeMarker(root, name, made);
  return made;
}

/** A branch name that is not taken: an earlier Beckon may have used the same number. */
async function freeBranch(git: WorkspaceParts["git"], { root, branches }: Repository, wanted: string): Promise<string> {
  const clash = branches.find((one) => one === "beckon");
  if (clash !== undefined) throw new WorkspaceError(`The branch beckon of ${root} stands in the way of ${wanted}; git cannot have both. Rename it, then retry.`);
  const taken = new Set(branches.map((one) => one.toLowerCase()));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    // oxlint-disable-next-line no-await-in-loop -- the list may lack a branch made a moment ago
    if (!taken.has(name.toLowerCase()) && (await branchCommit(git, root, name)) === undefined) return name;
  }
}
