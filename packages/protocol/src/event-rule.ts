import { z } from "zod";
import { rule } from "./rule.ts";

/** A project's rules have its id, all others their ticket's. */
const of = { ticket_id: z.string().exactOptional(), session_id: z.string().exactOptional(), project_id: z.string().exactOptional() };

/** Standing answers to permissions: given by people, and taken back. */
export const ruleEvents = [
  z.object({ type: z.literal("rule_added"), ...of, ...rule.shape }),
  z.object({ type: z.literal("rule_revoked"), ...of, rule_id: z.string(), by: z.string() }),
] as const;
