import { z } from "zod";
import { chosenConfig } from "./config-option.ts";
import { attachment } from "./attachment.ts";
import { questionKind, option, formSchema, response, shownToolCall } from "./question.ts";

/** Fields of every event that belongs to a ticket. */
export const ofTicket = { ticket_id: z.string(), session_id: z.string() };

/** Who did it, as shown to people. */
const by = z.string();

/** Facts about the ticket itself and what people asked for. */
export const ticketEvents = [
  z.object({
    type: z.literal("ticket_created"),
    ...ofTicket,
    number: z.int(),
    ticket_name: z.string(),
    description: z.string(),
    agent: z.string(),
    project_id: z.string().exactOptional(),
    attachments: z.array(attachment).exactOptional(),
    config: chosenConfig.exactOptional(),
    /** An agent that Beckon does not run; never spawned, retried or resumed. */
    runner: z.literal("external").exactOptional(),
    by,
  }),
  z.object({
    type: z.literal("ticket_updated"),
    ...ofTicket,
    ticket_name: z.string().exactOptional(),
    description: z.string().exactOptional(),
    by,
    via: z.string(),
  }),
  z.object({ type: z.literal("ticket_done"), ...ofTicket, by }),
  z.object({ type: z.literal("session_queued"), ...ofTicket, position: z.int() }),
  z.object({ type: z.literal("cancel_requested"), ...ofTicket, by }),
  z.object({ type: z.literal("interrupt_requested"), ...ofTicket, by }),
  z.object({ type: z.literal("retry_requested"), ...ofTicket, by, from_scratch: z.boolean().exactOptional() }),
  z.object({
    type: z.literal("user_message"),
    ...ofTicket,
    message_id: z.string(),
    text: z.string(),
    attachments: z.array(attachment).exactOptional(),
    by,
    via: z.string(),
  }),
  z.object({
    type: z.literal("response_held"),
    ticket_id: z.string().exactOptional(),
    session_id: z.string(),
    response,
    by,
    via: z.string(),
  }),
] as const;

/** Why a question was closed without an answer. */
const closeReason = z.enum(["cancelled", "withdrawn", "completed", "taken_over", "restarted"]);

/** A question's life: asked, settled once (answered or closed), delivered to the agent. */
export const questionEvents = [
  z.object({
    type: z.literal("agent_question"),
    ...ofTicket,
    question_id: z.string(),
    kind: questionKind,
    message: z.string(),
    options: z.array(option).exactOptional(),
    schema: formSchema.exactOptional(),
    url: z.string().exactOptional(),
    tool_call: shownToolCall.exactOptional(),
    /** SHA-256 of what is shown; a permission's answer echoes it. */
    digest: z.string(),
    attempt: z.int(),
    /** The earlier question that this one asks anew, because its answer's effect is not known. */
    previous_question_id: z.string().exactOptional(),
    /** Set where Beckon asks and not the agent: about the cost so far, with the next limit if a person lets it go on. */
    about: z.object({ cost: z.number(), next_limit: z.number() }).exactOptional(),
  }),
  z.object({
    type: z.literal("question_answered"),
    ...ofTicket,
    question_id: z.string(),
    response,
    answered_by: z.string(),
    via: z.string(),
    /** The rule that answered, where `via` is `rule`. */
    rule_id: z.string().exactOptional(),
  }),
  z.object({ type: z.literal("question_closed"), ...ofTicket, question_id: z.string(), reason: closeReason }),
  z.object({ type: z.literal("question_delivered"), ...ofTicket, question_id: z.string(), attempt: z.int(), turn: z.int() }),
] as const;
