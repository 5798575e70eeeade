import { z } from "zod";
import { ofTicket } from "./event-ticket.ts";
import { commandEnd } from "./event-workspace.ts";

const by = z.string();

/** How finished work is taken over. */
export const acceptWay = z.enum(["squash", "push", "branch"]);
export type AcceptWay = z.infer<typeof acceptWay>;

/** The worktree as it stands: a hint to look at it again, and figures for the card. */
export const changesEvents = [
  z.object({
    type: z.literal("changes_counted"),
    ...ofTicket,
    files: z.int(),
    added: z.int(),
    removed: z.int(),
    /** Git's id of all files as they are; another id means another diff. */
    tree: z.string(),
  }),
] as const;

/** What becomes of the work: checked, accepted, or discarded. */
export const reviewEvents = [
  z.object({
    type: z.literal("check_started"),
    ...ofTicket,
    check_id: z.string(),
    command: z.string(),
    turn: z.int(),
    /** The files that it looks at, as `changes_counted` names them; absent where git could not read them. */
    tree: z.string().optional(),
  }),
  z.object({ type: z.literal("check_ended"), ...ofTicket, check_id: z.string(), ...commandEnd }),
  z.object({
    type: z.literal("work_accepted"),
    ...ofTicket,
    way: acceptWay,
    base: z.string(),
    branch: z.string(),
    /** The commit that holds the work: on the base for a squash, else on the branch. */
    commit: z.string(),
    /** The pull request, or where to open one. */
    url: z.string().exactOptional(),
    /** What was accepted, as `changes_counted` names it. */
    tree: z.string(),
    by,
  }),
  z.object({
    type: z.literal("work_discarded"),
    ...ofTicket,
    /** Keeps all of it in the repository until `keep_until`. */
    ref: z.string(),
    /** Where the folder is as it was, if it holds more than a ref can keep. */
    aside: z.string().exactOptional(),
    keep_until: z.string(),
    by,
  }),
  z.object({ type: z.literal("discard_undone"), ...ofTicket, by }),
  /** The folder is gone from its place; `ref` keeps what was only in it, or the folder is in `aside` as it was. */
  z.object({ type: z.literal("workspace_removed"), ...ofTicket, path: z.string(), ref: z.string().exactOptional(), aside: z.string().exactOptional(), by }),
] as const;
