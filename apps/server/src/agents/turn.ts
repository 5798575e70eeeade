import type { Delivery, NewEvent } from "@beckon/protocol";
import { methods, type ClientContext } from "@agentclientprotocol/sdk";
import type { Log } from "#log/log.ts";
import { idsOf } from "#tickets/action.ts";
import { decideOn } from "#tickets/change.ts";
import type { AgentProcess } from "./agent-process.ts";
import type { Attached } from "./attached.ts";
import type { AnswerConfirmations } from "./confirm-answers.ts";
import type { Output } from "./output.ts";
import type { Prompt } from "./prompt.ts";

/** What a turn needs of its attempt. */
export interface TurnOptions {
  log: Log;
  ticket_id: string;
  attempt: number;
  agent: ClientContext;
  acp_session_id: string;
  process: AgentProcess;
  output: Output;
  answers: AnswerConfirmations;
  attach(prompt: Prompt): Promise<Attached>;
}

/**
 * Runs one turn: recorded, handed over, its deliveries confirmed, ended. False where a stop came first.
 * Rejects with the agent's error; the turn then stays open in the log.
 */
export async function runTurn(options: TurnOptions, prompt: Prompt): Promise<boolean> {
  const { log, ticket_id, attempt, agent, acp_session_id, process, output, answers } = options;
  const { text, blocks } = await options.attach(prompt);
  const [started] = await decideOn(log, ticket_id, (ticket) =>
    ticket.stopping ? [] : [{ type: "turn_started", ...idsOf(ticket), attempt, turn: ticket.turn + 1, prompt: text }],
  );
  if (started?.type !== "turn_started") return false;
  const { turn } = started;
  // No time limit: a turn may take hours, and a person may sleep over a question.
  const reply = agent.request(methods.agent.session.prompt, {
    sessionId: acp_session_id,
    prompt: [{ type: "text", text }, ...blocks],
    ...(prompt.meta === undefined ? {} : { _meta: prompt.meta }),
  });
  const ended = reply.then(
    ({ stopReason }) => stopReason,
    (error: unknown) => {
      // Some agents answer a cancelled turn with an error.
      const what = log.ticket(ticket_id)?.stopping?.what;
      if (what !== undefined && what !== "restart") return "cancelled";
      throw error;
    },
  );
  const confirmed = confirm(options, prompt.carries, turn);
  // Each is awaited below; the other may fail first, and a rejection that nobody holds would end the server.
  for (const one of [ended, confirmed]) one.catch(() => undefined);
  await Promise.race([confirmed, process.exited]);
  const stop_reason = await ended;
  // What the turn carried is on record before its end, else it would be told again.
  await Promise.all([confirmed, answers.settled()]);
  output.flush();
  await endTurn(options, turn, stop_reason);
  return true;
}

/** Records that messages and answers were handed to the agent's process. */
async function confirm({ log, ticket_id, attempt, process }: TurnOptions, carries: readonly Delivery[], turn: number): Promise<void> {
  await process.flushed();
  if (carries.length === 0) return;
  await decideOn(log, ticket_id, (ticket) =>
    carries.map((one) =>
      one.what === "message"
        ? { type: "message_delivered", ...idsOf(ticket), message_id: one.id, attempt, turn }
        : { type: "question_delivered", ...idsOf(ticket), question_id: one.id, attempt, turn },
    ),
  );
}

/** Ends the turn, and completes the agent's work where nothing is open or queued. */
async function endTurn({ log, ticket_id, attempt, output }: TurnOptions, turn: number, stop_reason: string): Promise<void> {
  await decideOn(log, ticket_id, (ticket) => {
    // An agent that is being ended may still end its turn politely; that the turn was cut or failed is on record.
    if (!ticket.active || ticket.attempt !== attempt) return [];
    const ended: NewEvent = { type: "turn_ended", ...idsOf(ticket), turn, stop_reason };
    const more = ticket.open_questions.length > 0 || ticket.stopping !== undefined || ticket.deliveries.some((one) => !one.delivered);
    // A stop that nobody asked for (a refusal, in some agents) is an end like any other: it is a person's turn.
    if (more) return [ended];
    const summary = output.lastMessage().trim().slice(0, 500);
    const { ticket_name } = ticket;
    return [ended, { type: "agent_complete", ...idsOf(ticket), ticket_name, status: "completed", ...(summary === "" ? {} : { summary }), ...(stop_reason === "end_turn" ? {} : { stop_reason }) }];
  });
}
