import type { GivenMessage } from "@beckon/client";
import type { CreatedTicket, Event, Snapshot, TicketView } from "@beckon/protocol";
import { request } from "./http.ts";

/** What a new ticket is made of. */
export interface NewTicket {
  ticket_name: string;
  description: string;
  agent?: string;
  project_id?: string;
  attachments?: string[];
  mode?: string;
  model?: string;
  start: boolean;
}

export const fetchSnapshot = () => request<Snapshot>("GET", "/snapshot");

export const fetchTicket = (ticketId: string) => request<TicketView>("GET", `/tickets/${encodeURIComponent(ticketId)}`);

/** How many tickets one search gives. */
export const foundAtOnce = 200;

/** The newest tickets that a search finds, those that the snapshot left out too. */
export const searchTickets = async (words: string) =>
  (await request<{ tickets: TicketView[] }>("GET", `/tickets?limit=${foundAtOnce}&q=${encodeURIComponent(words)}`)).tickets;

/** Whether the server can take work; rejects HttpError that says why not. */
export const fetchReady = () => request<{ status: "ready" }>("GET", "/ready");

/** Creates a ticket; the same key never creates two. */
export const createTicket = (ticket: NewTicket, key: string) =>
  request<CreatedTicket>("POST", "/tickets/create", ticket, { "Idempotency-Key": key });

/** What a person can ask of a ticket without words. */
export type TicketAction = "start" | "interrupt" | "cancel" | "retry" | "retry_from_scratch" | "restart" | "take-over" | "wait" | "done";

export const actOnTicket = (ticketId: string, action: TicketAction) =>
  action === "retry_from_scratch"
    ? request<{ ticket: TicketView }>("POST", `/tickets/${encodeURIComponent(ticketId)}/retry`, { from_scratch: true })
    : request<{ ticket: TicketView }>("POST", `/tickets/${encodeURIComponent(ticketId)}/${action}`, {});

/** Writes to a ticket's agent, and ends its running turn where that is asked; the same request id never does either twice. */
export const sendMessage = ({ ticket_id, attachments, ...message }: GivenMessage, requestId: string) => {
  const files = attachments ? { attachments: attachments.map(({ attachment_id }) => attachment_id) } : {};
  return request<{ seq: number }>("POST", `/tickets/${encodeURIComponent(ticket_id)}/message`, { ...message, ...files, request_id: requestId });
};

/** The last events of a ticket before a seq, in order. */
export const fetchEventsBefore = async (ticketId: string, before: number, limit: number) =>
  (await request<{ events: Event[] }>("GET", `/tickets/${encodeURIComponent(ticketId)}/events?before=${before}&limit=${limit}`)).events;

/** One event of a ticket by its seq; undefined where the ticket has none there. */
export const fetchEventAt = async (ticketId: string, seq: number) =>
  (await request<{ events: Event[] }>("GET", `/tickets/${encodeURIComponent(ticketId)}/events?after=${seq - 1}&limit=1`)).events.find((one) => one.seq === seq);

const pageEvents = 1_000;

/** Events of a ticket after a seq: one page, and whether it is the last. */
export async function fetchEventPage(ticketId: string, after: number): Promise<{ events: Event[]; isLast: boolean }> {
  const path = `/tickets/${encodeURIComponent(ticketId)}/events?after=${after}&limit=${pageEvents}`;
  const { events } = await request<{ events: Event[] }>("GET", path);
  return { events, isLast: events.length < pageEvents };
}
