import { z } from "zod";

/** How far a rule reaches: this conversation of the agent, its ticket, or every ticket of its project. */
const scope = z.enum(["session", "ticket", "project"]);
/** What a rule covers: this very call, or every call of its kind. */
const covers = z.enum(["call", "kind"]);

const longestMs = 366 * 24 * 3_600_000;

/** What an answer to a permission may carry: decide the same from now on, without asking. */
export const remember = z.strictObject({
  scope,
  covers: covers.default("call"),
  /** Milliseconds until it ends; without, it lasts as long as its scope. */
  expires_in_ms: z.int().min(1_000).max(longestMs).exactOptional(),
});

export type Remember = z.infer<typeof remember>;

/** A standing answer to permissions, given by a person. */
export const rule = z.object({
  rule_id: z.string(),
  scope,
  covers,
  /** The agent that it is for. */
  agent: z.string(),
  /** ACP's kind of the call. */
  kind: z.string(),
  /** What was shown when it was given: the command, or the call's title. */
  what: z.string(),
  /** SHA-256 of the call that it covers. */
  call_digest: z.string(),
  decision: z.enum(["allow", "reject"]),
  /** The agent's own id of the conversation, for scope session. */
  acp_session_id: z.string().exactOptional(),
  /** ISO 8601. */
  expires_at: z.string().exactOptional(),
  by: z.string(),
});

/** A rule as it stands. */
export type Rule = z.infer<typeof rule> & { created_at: string; ticket_id?: string; project_id?: string };
