import { z } from "zod";
import { ofTicket } from "./event-ticket.ts";

/** Where a ticket stands in Notion; only a server that has Notion set up records these. */
export const notionEvents = [
  z.object({ type: z.literal("notion_pending"), ...ofTicket }),
  z.object({ type: z.literal("notion_linked"), ...ofTicket, page_id: z.string(), url: z.string() }),
  z.object({ type: z.literal("notion_lost"), ...ofTicket, page_id: z.string(), reason: z.enum(["trashed", "missing"]) }),
] as const;
