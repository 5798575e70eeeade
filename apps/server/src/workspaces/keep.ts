import type { TicketView } from "@beckon/protocol";
import type { Git } from "#projects/git.ts";
import { beckonIdentity } from "./merge.ts";

/** How long a ref keeps what was thrown away. */
export const keptDays = 30;
const refs = "refs/beckon/kept";

/** What is to be kept: all files, and the commits they build on. */
export interface Kept {
  tree: string;
  head: string;
  /** The branch's commit, where the worktree was elsewhere. */
  branchCommit?: string | undefined;
}

/** Keeps files and commits under a ref that only Beckon uses; gives the ref. */
export async function keepWork(git: Git, repository: string, ticket: Pick<TicketView, "number" | "ticket_id">, { tree, head, branchCommit }: Kept): Promise<string> {
  const parents = branchCommit === undefined || branchCommit === head ? [head] : [head, branchCommit];
  const message = `What Beckon's ticket #${ticket.number} had when it was thrown away`;
  const commit = await git.text(repository, ["commit-tree", tree, ...parents.flatMap((one) => ["-p", one]), "-m", message], { env: beckonIdentity });
  const ref = `${refs}/${ticket.number}-${ticket.ticket_id}/${Date.now()}`;
  await git(repository, ["update-ref", ref, commit, ""]);
  return ref;
}

/** Refs that keep what was a ticket's, newest first. */
export async function keptRefs(git: Git, repository: string, { number, ticket_id }: Pick<TicketView, "number" | "ticket_id">): Promise<string[]> {
  const text = await git.text(repository, ["for-each-ref", "--sort=-refname", "--format=%(refname)", `${refs}/${number}-${ticket_id}/`]);
  return text.split("\n").filter(Boolean);
}

/** Lets go of refs older than 30 days; gives how many. */
export async function forgetOld(git: Git, repository: string, now: Date): Promise<number> {
  const oldest = now.getTime() / 1_000 - keptDays * 86_400;
  const lines = (await git.text(repository, ["for-each-ref", "--format=%(committerdate:unix) %(objectname) %(refname)", refs])).split("\n");
  const old = lines.map((line) => line.split(" ")).filter(([date = "", , name = ""]) => name !== "" && Number(date) < oldest);
  for (const [, commit = "", name = ""] of old)
    // oxlint-disable-next-line no-await-in-loop -- git locks its refs for each
    await git(repository, ["update-ref", "-d", name, commit]);
  return old.length;
}
