import type { Event, NewEvent, TicketView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { AppendOptions, Log, LogReader } from "#log/log.ts";
import { earlierOutcome, requestOptions, type Request } from "./request.ts";
import { settleKeys } from "./settle-keys.ts";

/** The ticket, or `unknown_ticket`. */
export function mustFind(log: LogReader, ticketId: string): TicketView {
  const ticket = log.ticket(ticketId);
  if (!ticket) throw new AppError("unknown_ticket", `There is no ticket ${ticketId.slice(0, 80)}.`, { field: "ticket_id" });
  return ticket;
}

/**
 * Decides upon a ticket and appends, and decides anew as long as the ticket changed in between (compare-and-set).
 * Gives all events recorded; none where `decide` gave none.
 */
export async function decideOn(
  log: Log,
  ticketId: string,
  decide: (ticket: TicketView) => NewEvent[],
  options: Pick<AppendOptions, "keys" | "fingerprint"> = {},
): Promise<Event[]> {
  for (;;) {
    const ticket = mustFind(log, ticketId);
    const events = decide(ticket);
    if (events.length === 0) return [];
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the outcome of the one before
    const outcome = await log.append(events, {
      ...options,
      keys: [...(options.keys ?? []), ...settleKeys(events)],
      expect: { ticket_id: ticketId, version: ticket.version },
    });
    if (outcome.status === "appended") return outcome.events;
  }
}

/** `decideOn` for a request that may be repeated: gives the first event recorded by it, now or before. */
export function change(
  log: Log,
  ticketId: string,
  request: Request,
  body: unknown,
  decide: (ticket: TicketView) => NewEvent[],
): Promise<Event | undefined> {
  let earlier: Event | undefined;
  const once = (ticket: TicketView): NewEvent[] => {
    earlier = earlierOutcome(log, request, body);
    return earlier ? [] : decide(ticket);
  };
  return decideOn(log, ticketId, once, requestOptions(request, body)).then((events) => earlier ?? events[0]);
}
