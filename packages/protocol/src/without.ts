import type { TicketView } from "./view.ts";

type OptionalKey = { [K in keyof TicketView]-?: undefined extends TicketView[K] ? K : never }[keyof TicketView];

/** A copy of the ticket that lacks these optional fields. */
export function without(ticket: TicketView, ...keys: OptionalKey[]): TicketView {
  const copy = { ...ticket };
  for (const key of keys) delete copy[key];
  return copy;
}
