import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { AppError } from "#errors.ts";
import { askInput } from "./ask-input.ts";
import type { Desk, Outcome } from "./desk.ts";
import type { Exchange } from "./exchange.ts";

/** What the tools of one request need. */
export interface ToolsOptions {
  /** The desk that a call is for; for agents outside, the one of the ticket that they name. */
  deskFor(ticket: string | undefined): Promise<Desk>;
  /** The same for a call that begins nothing: undefined where there is no such ticket, or it is done. */
  deskOf(ticket: string | undefined): Promise<Desk | undefined>;
  exchange: Exchange;
  /** True for agents outside, which name their ticket and may end their work. */
  external: boolean;
  /** Takes an outside agent's last word on the ticket that it names, and ends its work; `done` where a person has ended it before. */
  finish(ticket: string | undefined, text: string): Promise<"reported" | "done">;
  /** Between two signs that the person is still being waited for. */
  progressMs: number;
  onLost(error: unknown): void;
}

/** Approval engines need not gate what only asks and tells. */
const harmless = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const whenPending =
  "The question is recorded and people see it. Finish what does not depend on the answer, then end your turn: the answer comes as your next prompt. Do not ask again.";
const whenPendingOutside =
  "The question is recorded and people see it. Go on with what does not depend on the answer, then call check_answers until it is there. Do not decide for the person.";

const ticketName = z.string().min(1).max(200).describe("What you work on, in a few words; the same words in every call continue the same ticket.");

/** A server with Beckon's tools for one request: ask_person, check_answers, report_progress. Agents can ask and report, never answer. */
export function createTools(options: ToolsOptions): McpServer {
  const { deskFor, deskOf, exchange, external, progressMs, onLost } = options;
  const server = new McpServer({ name: "beckon", title: "Beckon", version: "0.1.0" });
  const ticket = external ? { ticket: ticketName } : {};
  const pending = external ? whenPendingOutside : whenPending;
  const receipt = (desk: Desk, ids: string[]): void => {
    if (ids.length > 0) exchange.onSent(() => void desk.delivered(ids).catch(onLost));
  };
  server.registerTool(
    "ask_person",
    {
      title: "Ask a person",
      description:
        "Asks the people who watch this work and waits for their answer. Use it whenever you need a decision, a fact or a preference that only a person has; never ask in plain text.",
      inputSchema: askInput.extend(ticket),
      annotations: harmless,
    },
    async (input, { mcpReq }) => {
      const token = mcpReq._meta?.progressToken;
      let progress = 0;
      const tick = (): void => {
        progress += 1;
        const params = { progressToken: token ?? "", progress, message: "A person was asked and has not answered yet." };
        mcpReq.notify({ method: "notifications/progress", params }).catch(() => undefined);
      };
      const ticking = token === undefined ? undefined : setInterval(tick, progressMs);
      try {
        const desk = await deskFor(nameIn(input));
        const outcome = await desk.ask(input, AbortSignal.any([mcpReq.signal, exchange.signal]));
        if (outcome.status === "answered" || outcome.status === "declined") receipt(desk, [outcome.question_id]);
        return told(outcome.status === "pending" ? { ...outcome, instruction: pending } : outcome, sentence(outcome, pending));
      } catch (error) {
        return refused(error);
      } finally {
        clearInterval(ticking);
      }
    },
  );
  server.registerTool(
    "check_answers",
    {
      title: "Look for answers",
      description: "Gives the answers and messages of people that you were not told yet, and the ids of questions that are still open.",
      inputSchema: z.object(ticket),
      annotations: harmless,
    },
    async (input) => {
      try {
        const desk = await deskOf(nameIn(input));
        if (!desk) return told({ answers: [], messages: [], open: [] });
        const { answers, messages, open } = desk.look();
        // Messages to an agent that Beckon runs are its next prompt.
        const heard = external ? messages : [];
        receipt(desk, [...answers.map(({ question_id }) => question_id), ...heard.map(({ message_id }) => message_id)]);
        return told({ answers, messages: heard, open });
      } catch (error) {
        return refused(error);
      }
    },
  );
  const finished = z.boolean().optional().describe("True once the work is done and a person should look at it.");
  server.registerTool(
    "report_progress",
    {
      title: "Report progress",
      description: "Tells the people who watch what was reached; one sentence, not for questions.",
      inputSchema: z.object({ text: z.string().min(1).max(2_000), ...(external ? { finished } : {}), ...ticket }),
      annotations: harmless,
    },
    async (input) => {
      try {
        if (external && (input as { finished?: boolean }).finished) return told({ status: await options.finish(nameIn(input), input.text) });
        await (await deskFor(nameIn(input))).report(input.text);
        return told({ status: "reported" });
      } catch (error) {
        return refused(error);
      }
    },
  );
  return server;
}

const nameIn = (input: object): string | undefined => (input as { ticket?: string }).ticket;

const told = (structuredContent: Record<string, unknown>, text = JSON.stringify(structuredContent)) => ({
  content: [{ type: "text" as const, text }],
  structuredContent,
});

/** A refusal that the model can read; anything unexpected is the server's fault and says so. */
function refused(error: unknown) {
  if (!(error instanceof AppError)) throw error;
  return { content: [{ type: "text" as const, text: error.message }], isError: true };
}

function sentence(outcome: Outcome, pending: string): string {
  switch (outcome.status) {
    case "answered":
      return Object.entries(outcome.answers)
        .map(([question, answer]) => `${question}\nThe person's answer: ${Array.isArray(answer) ? answer.join(", ") : answer}`)
        .join("\n\n");
    case "declined":
      return "The person declined to answer. Go on as you think best, or leave out what depends on it.";
    case "closed":
      return `The question was closed without an answer (${outcome.reason}). Stop what depends on it.`;
    case "pending":
      return pending;
  }
}
