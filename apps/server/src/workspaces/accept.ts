import type { AcceptBody, AcceptPreview, Event, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Git } from "#projects/git.ts";
import { underWay } from "#projects/repository.ts";
import type { Asker } from "#tickets/action.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { earlierOutcome, requestOptions } from "#tickets/request.ts";
import { baseCheckout } from "./base-checkout.ts";
import { asAppError } from "./as-app-error.ts";
import { tryMerge, type Merge } from "./merge.ts";
import { refuseInTheWay } from "./move-checkout.ts";
import { nestedWork } from "./nested.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { pushAndPropose } from "./push.ts";
import { remoteOf } from "./remote.ts";
import { refuseCopied } from "./refuse-copied.ts";
import { saveOnBranch } from "./save-branch.ts";
import { squash } from "./squash.ts";
import { standing } from "./ticket-diff.ts";
import { findWork, type Work } from "./work.ts";

/** What each way of accepting would do now; changes nothing. Errors: see findWork. */
export async function previewAccept(parts: WorkspaceParts, ticketId: string): Promise<AcceptPreview> {
  const { git } = parts;
  const ticket = mustFind(parts.log, ticketId);
  const work = await findWork(parts, ticket);
  const { base, branch, repository } = work;
  let merge: Merge | undefined;
  const unmergeable = await sentenceOf(async () => (merge = await tryMerge(git, work)));
  const conflicts = merge?.conflicts ?? [];
  const stand = await standing(git, work);
  const remote = await remoteOf(git, repository.root, base);
  const blocked = await sentenceOf(() => mustBeWhole(parts, work, stand));
  const conflict = conflicts.length > 0 ? `The work and ${base} changed the same lines.` : undefined;
  const squashing = blocked ?? unmergeable ?? conflict ?? (await sentenceOf(() => mustFit(git, work, merge)));
  const pushing = blocked ?? (remote ? await sentenceOf(() => refuseCopied(git, work, "push")) : `${repository.root} has no remote to push to.`);
  return {
    base,
    branch,
    message: await suggestMessage(parts, ticket, work),
    ...stand,
    conflicts,
    left_out: work.worktree === undefined ? [] : await nestedWork(git, work.worktree, work.tree),
    problems: { ...(squashing && { squash: squashing }), ...(pushing && { push: pushing }), ...(blocked && { branch: blocked }) },
    ...(remote ? { remote: remote.url } : {}),
  };
}

/**
 * Takes the work over in one of three ways and marks the ticket done. Errors: `wrong_status`, `stale_changes` where the files are
 * not those that were looked at, `merge_conflict`, `dirty_checkout`, `git_failed`; with an error the base is as it was.
 */
export async function acceptWork(parts: WorkspaceParts, ticketId: string, body: AcceptBody, asker: Asker): Promise<Event | undefined> {
  const { log, git, lock } = parts;
  const request = { name: "accept", ticketId, ...body };
  const earlier = earlierOutcome(log, asker, request);
  if (earlier) return earlier;
  const { repository } = await findWork(parts, mustBeReviewable(mustFind(log, ticketId)));
  return lock(repository.commonDir, async () => {
    const ticket = mustBeReviewable(mustFind(log, ticketId));
    const work = await findWork(parts, ticket);
    if (body.tree !== undefined && body.tree !== work.tree)
      throw new AppError("stale_changes", "The files have changed since you looked at them. Look again, then accept.", { field: "tree" });
    await mustBeWhole(parts, work, await standing(git, work));
    const message = body.message ?? (await suggestMessage(parts, ticket, work));
    const { base, branch, tree } = work;
    const done = await take(parts, work, body.way, message).catch((error: unknown) => Promise.reject(asAppError(error)));
    const accepted = { way: body.way, base, branch, tree, by: asker.by, ...done };
    const decide = (now: TicketView): NewEvent[] => {
      const ids = { ticket_id: now.ticket_id, session_id: now.session_id };
      // A turn since the files were read, over already or not, made others: they wait to be looked at.
      const isOver = (now.status === "review" || now.status === "error") && now.turn === ticket.turn;
      return [{ type: "work_accepted", ...ids, ...accepted }, ...(isOver ? [{ type: "ticket_done" as const, ...ids, by: asker.by }] : [])];
    };
    return (await decideOn(log, ticketId, decide, requestOptions(asker, request)))[0];
  });
}

/** What keeps a merge without conflicts from the base. */
async function mustFit(git: Git, work: Work, merge: Merge | undefined): Promise<void> {
  await refuseCopied(git, work, "squash");
  const checkout = await baseCheckout(git, work.repository.root, work.base);
  if (checkout !== undefined && merge) await refuseInTheWay(git, checkout, merge.onto, merge.tree);
}

async function take(parts: WorkspaceParts, work: Work, way: AcceptBody["way"], message: string): Promise<{ commit: string; url?: string }> {
  await refuseCopied(parts.git, work, way);
  if (way === "squash") return { commit: await squash(parts.git, work, message) };
  const commit = await saveOnBranch(parts.git, work, message);
  if (way === "branch") return { commit };
  const url = await pushAndPropose(parts, work, message);
  return url === undefined ? { commit } : { commit, url };
}

function mustBeReviewable(ticket: TicketView): TicketView {
  if (ticket.status !== "review" && ticket.status !== "error")
    throw new AppError("wrong_status", `Work is accepted from review or after a failure; this ticket is ${ticket.status}.`, { details: { status: ticket.status } });
  return ticket;
}

async function mustBeWhole({ git }: WorkspaceParts, { worktree, branch, problems }: Work, { commits, uncommitted }: { commits: number; uncommitted: number }): Promise<void> {
  if (problems.length > 0) throw new AppError("git_failed", `Not everything of this ticket would be accepted, so nothing was. ${problems.join(" ")}`, { details: { problems } });
  if (commits === 0 && uncommitted === 0) throw new AppError("wrong_status", "There are no changes to accept. Mark the ticket done instead.");
  const doing = worktree === undefined ? undefined : await underWay(git, worktree);
  if (doing !== undefined) throw new AppError("git_failed", `${branch} is in the middle of ${doing}. Ask the agent to finish it.`);
}

async function suggestMessage({ git }: WorkspaceParts, { ticket_name }: TicketView, { repository, base_commit, head }: Work): Promise<string> {
  const subjects = (await git.text(repository.root, ["log", "--reverse", "--max-count=20", "--format=%s", `${base_commit}..${head}`])).split("\n").filter(Boolean);
  const others = subjects.filter((subject) => subject !== ticket_name);
  return others.length === 0 ? ticket_name : `${ticket_name}\n\n${others.map((subject) => `- ${subject}`).join("\n")}`;
}

async function sentenceOf(look: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
