import { z } from "zod";
import { ofTicket } from "./event-ticket.ts";

/** What an agent says besides its work. */
export const asideEvents = [
  z.object({
    type: z.literal("agent_notice"),
    ...ofTicket,
    severity: z.string(),
    title: z.string(),
    description: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal("agent_commands"),
    ...ofTicket,
    commands: z.array(z.object({ name: z.string(), description: z.string(), hint: z.string().exactOptional() })),
  }),
  z.object({ type: z.literal("session_title"), ...ofTicket, title: z.string() }),
  /** An update of a kind that Beckon does not know, as the agent sent it. */
  z.object({ type: z.literal("agent_other"), ...ofTicket, kind: z.string(), text: z.string() }),
] as const;
