import type { CreatedTicket, Event, TicketView } from "@beckon/protocol";
import { call } from "./api.ts";

/** Creates a ticket as a person would, and starts it. */
export async function createTicket(url: string, description: string, more: Record<string, unknown> = {}): Promise<CreatedTicket> {
  const { status, body } = await call<CreatedTicket>(url, "POST", "/tickets/create", { ticket_name: "Try", description, ...more });
  if (status !== 201) throw new Error(`not created: ${JSON.stringify(body)}`);
  return body;
}

/** The ticket as it stands. */
export const readTicket = async (url: string, ticketId: string): Promise<TicketView> =>
  (await call<TicketView>(url, "GET", `/tickets/${ticketId}`)).body;

/** All its events so far. */
export const readEvents = async (url: string, ticketId: string): Promise<Event[]> =>
  (await call<{ events: Event[] }>(url, "GET", `/tickets/${ticketId}/events`)).body.events;

/** Acts upon it, and fails the test where that is refused. */
export async function act(url: string, ticketId: string, action: string, body: object = {}): Promise<void> {
  const reply = await call(url, "POST", `/tickets/${ticketId}/${action}`, body);
  if (reply.status !== 202) throw new Error(`${action} was refused: ${JSON.stringify(reply.body)}`);
}

/** The messages that its agent has written, each whole. */
export function spoken(events: readonly Event[]): string[] {
  const messages = new Map<string, string>();
  for (const event of events)
    if (event.type === "agent_message" && event.role === "message")
      messages.set(event.message_id, (messages.get(event.message_id) ?? "") + event.text);
  return [...messages.values()];
}
