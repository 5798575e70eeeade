import { z } from "zod";
import { ofTicket } from "./event-ticket.ts";

/** How a command ended: its exit code, null where it did not exit by itself; the end of its output. */
export const commandEnd = {
  exit_code: z.int().nullable(),
  ended: z.enum(["exited", "timeout", "stopped", "cut"]),
  duration_ms: z.number(),
  output: z.string(),
};

/** The life of a ticket's worktree. */
export const workspaceEvents = [
  z.object({
    type: z.literal("workspace_created"),
    ...ofTicket,
    path: z.string(),
    branch: z.string(),
    base: z.string(),
    base_commit: z.string(),
    /** Files of the main checkout whose changes are not committed, and so not in here. */
    uncommitted: z.int(),
    copied: z.array(z.string()),
    /** Files that were to be copied and are not there. */
    missing: z.array(z.string()),
    /** It was there before and had been deleted by hand. */
    again: z.boolean(),
  }),
  z.object({ type: z.literal("setup_started"), ...ofTicket, command: z.string() }),
  z.object({ type: z.literal("setup_ended"), ...ofTicket, ...commandEnd }),
  /** No agent was started: the workspace could not be made. */
  z.object({ type: z.literal("setup_failed"), ...ofTicket, ticket_name: z.string(), code: z.string(), error: z.string(), retryable: z.boolean() }),
] as const;
