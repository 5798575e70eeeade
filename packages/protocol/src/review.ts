import { z } from "zod";
import { acceptWay, type AcceptWay } from "./event-review.ts";
import { limits } from "./limits.ts";
import { filled } from "./text.ts";

/** Query of `GET /tickets/:id/diff`: one file of it, with a higher limit. */
export const diffQuery = z.strictObject({ path: z.string().max(limits.path).exactOptional() });

/** Body of `POST /tickets/:id/accept`; without a message the suggested one is taken. */
export const acceptBody = z.strictObject({
  way: acceptWay,
  message: filled(limits.message).exactOptional(),
  /** The diff's `tree` that was looked at; another one now is `stale_changes`. */
  tree: z.string().max(100).exactOptional(),
});
export type AcceptBody = z.infer<typeof acceptBody>;

/** Body of `POST /tickets/:id/retry`: from scratch throws the workspace and the conversation away first. */
export const retryBody = z.strictObject({ from_scratch: z.boolean().default(false) });

/** Body of `POST /workspaces/cleanup`: tickets closed for this many days, with nothing in the folder that is not kept elsewhere. */
export const cleanupBody = z.strictObject({ closed_for_days: z.int().min(0).max(3650) });

/** One file of a diff. */
export interface FileChange {
  path: string;
  /** Where it was before, for a renamed or copied file. */
  old_path?: string;
  status: "added" | "modified" | "deleted" | "renamed" | "copied" | "type";
  added: number;
  removed: number;
  binary: boolean;
  /** A repository inside this one: only the commit it stands at is part of the changes. */
  submodule: boolean;
  /** Its line endings are CRLF, or became or ceased to be so. */
  line_endings?: "crlf" | "to_crlf" | "to_lf";
  /** Unified hunks, from the first `@@`; absent where there are none or the file is too long. */
  patch?: string;
  /** Lines of the patch that are left out. */
  cut?: number;
}

/** Answer of `GET /tickets/:id/diff`: the work against the commit that it started from, what is not committed included. */
export interface TicketDiff {
  base: string;
  base_commit: string;
  branch: string;
  /** As in `changes_counted`. */
  tree: string;
  files: FileChange[];
  /** Files that `files` leaves out. */
  more_files: number;
  totals: { files: number; added: number; removed: number };
  /** Commits on the branch since the base. */
  commits: number;
  /** Files with changes that are not committed. */
  uncommitted: number;
  /** What could not be read, as sentences. */
  problems: string[];
}

/** Answer of `GET /tickets/:id/accept`: what each way would do now. */
export interface AcceptPreview {
  base: string;
  branch: string;
  /** The suggested commit message. */
  message: string;
  commits: number;
  uncommitted: number;
  /** Files that both sides changed differently; a squash is not possible. */
  conflicts: string[];
  /** What repositories inside the worktree hold that no way takes along, as sentences. */
  left_out: string[];
  /** Why a way cannot be taken now, as a sentence. */
  problems: Partial<Record<AcceptWay, string>>;
  /** Where a push goes, without credentials. */
  remote?: string;
}

/** One folder of `GET /workspaces`. */
export interface WorkspaceListing {
  name: string;
  path: string;
  ticket_id: string;
  number?: number;
  ticket_name?: string;
  status?: string;
  project_id?: string;
  branch?: string;
  created_at: string;
  /** Absent where it could not be measured in time. */
  bytes?: number;
  /** A crash left it: no ticket is known that uses it, or it was never whole. */
  leftover: boolean;
  /** Out of its ticket's way, as not all in it could be kept elsewhere. */
  aside: boolean;
  /** Why it cannot be removed now, as a sentence. */
  problem?: string;
}
