import { createHash } from "node:crypto";
import { hostname } from "node:os";
import type { NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { decideOn, mustFind } from "#tickets/change.ts";
import { newId } from "#tickets/new-id.ts";

/** An agent that Beckon does not run, and the ticket that it names. */
interface Named {
  /** Id of the credential that it brought. */
  credential: string;
  name: string;
  ticket: string;
}

/** Tickets of agents that Beckon does not run: opened by their first word, never spawned, retried or resumed. */
export interface Outside {
  /** The ticket of this name, opened where there is none, and at work again. Gives its id. Errors: `ticket_closed` where a person stopped it. */
  open(named: Named): Promise<string>;
  /** The ticket that this name had last, as it is; undefined where there was none. Errors: `ticket_closed` where a person stopped it. */
  find(named: Named): TicketView | undefined;
  /** Ends the agent's turn: the ticket is to be reviewed. */
  finish(named: Named): Promise<void>;
}

/** The id that such tickets have for their agent. */
const outsideAgent = "external";

/** Tickets by credential and name; a done one is followed by a new one of the same name. */
export function createOutside(log: Log): Outside {
  const latest = (named: Named): { ticket: TicketView | undefined; key: string } => {
    for (let n = 1, ticket: TicketView | undefined; ; n += 1) {
      const key = `external/${named.credential}/${hashOf(named.ticket)}/${n}`;
      const found = log.findKey(key);
      const id = found && log.event(found.seq)?.ticket_id;
      if (id === undefined) return { ticket, key };
      ticket = mustFind(log, id);
    }
  };
  const mayGoOn = (ticket: TicketView | undefined): void => {
    if (ticket?.status === "cancelled" || ticket?.stopping)
      throw new AppError("ticket_closed", `${ticket.cancelled?.by ?? ticket.stopping?.by} stopped this ticket. Stop your work on it.`);
  };
  const create = async (named: Named, key: string): Promise<string | undefined> => {
    const number = (log.tickets({ limit: 1 })[0]?.number ?? 0) + 1;
    const ids = { ticket_id: newId("t"), session_id: newId("s") };
    const words = { ticket_name: named.ticket, description: "", agent: outsideAgent, runner: "external" as const, by: named.name };
    const events: NewEvent[] = [{ type: "ticket_created", ...ids, number, ...words }, ...begin({ ...ids, ticket_name: named.ticket, attempt: 0, turn: 0 })];
    const outcome = await log.append(events, { keys: [key, `number/${number}`] });
    return outcome.status === "appended" ? ids.ticket_id : undefined;
  };
  return {
    async open(named) {
      for (;;) {
        const { ticket, key } = latest(named);
        mayGoOn(ticket);
        if (ticket && ticket.status !== "done") {
          // oxlint-disable-next-line no-await-in-loop -- the last thing this loop does
          await decideOn(log, ticket.ticket_id, (now) => (now.active ? [] : begin(now)));
          return ticket.ticket_id;
        }
        // oxlint-disable-next-line no-await-in-loop -- another request may have opened it, or taken the number
        const created = await create(named, key);
        if (created !== undefined) return created;
      }
    },
    find(named) {
      const { ticket } = latest(named);
      mayGoOn(ticket);
      return ticket;
    },
    async finish(named) {
      const { ticket } = latest(named);
      if (!ticket) return;
      await decideOn(log, ticket.ticket_id, ({ ticket_id, session_id, ticket_name, turn, turn_open, open_questions, deliveries }) => {
        const ids = { ticket_id, session_id };
        if (!turn_open) return [];
        const ended: NewEvent = { type: "turn_ended", ...ids, turn, stop_reason: "end_turn" };
        // What is open or not yet told still brings it back to work.
        const more = open_questions.length > 0 || deliveries.some((one) => !one.delivered);
        return more ? [ended] : [ended, { type: "agent_complete", ...ids, ticket_name, status: "completed" }];
      });
    },
  };
}

/** The agent is at work: one attempt for ever, a turn from each beginning to its end. */
function begin({ ticket_id, session_id, ticket_name, attempt, turn }: Pick<TicketView, "ticket_id" | "session_id" | "ticket_name" | "attempt" | "turn">): NewEvent[] {
  const ids = { ticket_id, session_id };
  const started: NewEvent = { type: "agent_started", ...ids, ticket_name, agent: outsideAgent, attempt: 1, node_id: hostname() };
  return [...(attempt === 0 ? [started] : []), { type: "turn_started", ...ids, attempt: 1, turn: turn + 1, prompt: "" }];
}

const hashOf = (name: string): string => createHash("sha256").update(name.trim().toLowerCase()).digest("base64url").slice(0, 22);
