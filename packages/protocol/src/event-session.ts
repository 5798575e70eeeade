import { z } from "zod";
import { ofTicket } from "./event-ticket.ts";

const named = { ...ofTicket, ticket_name: z.string() };

/** How an ACP session was opened: session/new, session/load or session/resume. */
const opened = z.enum(["new", "load", "resume"]);

/** The life of a session: attempts (one process each) and turns (one prompt each). */
export const sessionEvents = [
  z.object({ type: z.literal("agent_started"), ...named, agent: z.string(), attempt: z.int(), node_id: z.string() }),
  /** The process that an attempt runs in: with `started`, in the system's own words, the pid names one process for good. */
  z.object({ type: z.literal("agent_process"), ...ofTicket, attempt: z.int(), pid: z.int(), started: z.string() }),
  z.object({
    type: z.literal("session_opened"),
    ...ofTicket,
    attempt: z.int(),
    acp_session_id: z.string(),
    opened,
    workspace: z.string(),
    /** Why the conversation that there was could not be opened again, where a new one had to begin. */
    lost: z.string().exactOptional(),
    agent_info: z.object({ name: z.string(), title: z.string().exactOptional(), version: z.string() }).exactOptional(),
    can: z.object({ load: z.boolean(), resume: z.boolean() }),
  }),
  z.object({
    type: z.literal("turn_started"),
    ...ofTicket,
    attempt: z.int(),
    turn: z.int(),
    /** Word for word what the agent was told. */
    prompt: z.string(),
  }),
  z.object({ type: z.literal("message_delivered"), ...ofTicket, message_id: z.string(), attempt: z.int(), turn: z.int() }),
  z.object({ type: z.literal("turn_ended"), ...ofTicket, turn: z.int(), stop_reason: z.string() }),
  z.object({
    type: z.literal("agent_complete"),
    ...named,
    status: z.literal("completed"),
    summary: z.string().exactOptional(),
    /** ACP's reason, where it is another than `end_turn`. */
    stop_reason: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal("agent_error"),
    ...named,
    code: z.string(),
    error: z.string(),
    retryable: z.boolean(),
    /** When Beckon tries again by itself (ISO 8601). */
    retry_at: z.string().exactOptional(),
    stderr: z.string().exactOptional(),
  }),
  z.object({ type: z.literal("session_interrupted"), ...ofTicket, reason: z.enum(["restart", "shutdown", "asked", "waiting"]) }),
  z.object({ type: z.literal("agent_cancelled"), ...ofTicket, by: z.string(), processes: z.int() }),
] as const;

const diff = z.object({ path: z.string(), old_text: z.string().exactOptional(), new_text: z.string() });

/** What an agent puts out; retention may blank these, nothing is decided by them. */
export const outputEvents = [
  z.object({
    type: z.literal("agent_message"),
    ...ofTicket,
    role: z.enum(["message", "thought"]),
    message_id: z.string(),
    text: z.string(),
  }),
  z.object({
    type: z.literal("agent_plan"),
    ...ofTicket,
    entries: z.array(z.object({ content: z.string(), status: z.string(), priority: z.string().exactOptional() })),
  }),
  z.object({
    type: z.literal("tool_call"),
    ...ofTicket,
    tool_call_id: z.string(),
    title: z.string(),
    kind: z.string(),
    status: z.string(),
    input: z.string().exactOptional(),
    output: z.string().exactOptional(),
    diff: z.array(diff).exactOptional(),
  }),
  z.object({
    type: z.literal("agent_usage"),
    ...ofTicket,
    used: z.number(),
    size: z.number(),
    cost: z.object({ amount: z.number(), currency: z.string() }).exactOptional(),
  }),
] as const;
