import { z } from "zod";
import { ofTicket } from "./event-ticket.ts";

const by = z.string();
const named = z.object({ ...ofTicket, ticket_name: z.string() });

/** Why Beckon was away: its process was gone, or the computer slept. */
const awayCause = z.enum(["restart", "sleep"]);

/** What people ask of an agent that runs, and what became of all agents when Beckon was away. */
export const runEvents = [
  /** End the process and open its session in a new one. */
  z.object({ type: z.literal("restart_requested"), ...ofTicket, by }),
  /** A person wants to go on in a terminal of their own. */
  z.object({ type: z.literal("takeover_requested"), ...ofTicket, by }),
  /** The session is a person's now; `command` opens it with the agent's own program, in `workspace`. */
  z.object({
    type: z.literal("session_released"),
    ...ofTicket,
    by,
    processes: z.int(),
    workspace: z.string().exactOptional(),
    acp_session_id: z.string().exactOptional(),
    command: z.string().exactOptional(),
  }),
  /** A person saw that the agent is quiet, and waits on. */
  z.object({ type: z.literal("wait_requested"), ...ofTicket, by }),
  /** Of no ticket: what was cut, and how it stands now. */
  z.object({
    type: z.literal("restart_report"),
    cause: awayCause,
    away_from: z.string(),
    away_to: z.string(),
    /** Processes of the earlier run that were found and ended. */
    leftovers: z.int(),
    resumed: z.array(named),
    asking: z.array(named),
    failed: z.array(named.extend({ why: z.string() })),
  }),
] as const;
