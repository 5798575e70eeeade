import type { QueryClient } from "@tanstack/react-query";
import { createClient, createIndexedDbStore, ResponseError, type Client, type ConnectionState, type GivenMessage } from "@beckon/client";
import { emptyView, reduceAll, reduceTicket, type Event, type Snapshot, type TicketView, type View } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { HttpError } from "#api/http.ts";
import { fetchSnapshot, fetchTicket, searchTickets, sendMessage } from "#api/requests.ts";
import { signInKey } from "#api/sign-in-key.ts";
import { browserName } from "./browser-name.ts";
import { createTimelines } from "./timelines.ts";
import type { Timeline } from "./timeline/timeline.ts";

/** The live state of one page: snapshot and events into the query cache. */
export interface Live {
  connection(): ConnectionState;
  subscribe(listener: () => void): () => void;
  respond: Client["respond"];
  message: Client["message"];
  outbox: Client["outbox"];
  loadTimeline(ticketId: string): Promise<Timeline>;
  /** A ticket that the snapshot left out, such as one closed long ago; live from then on. Gives 1; rejects HttpError `unknown_ticket`. */
  loadTicket(ticketId: string): Promise<number>;
  /** Tickets that a search finds and the snapshot left out; live from then on. Gives how many it found in all. */
  loadFound(words: string): Promise<number>;
}

/** Many events a second become one change of the screen a frame. */
const frameMs = 16;

/** Connects the page; it begins with the snapshot that the cursor belongs to. */
export function createLive(cache: QueryClient): Live {
  const timelines = createTimelines(cache);
  let waiting: Event[] = [];
  const changeView = (change: (view: View) => View): void => {
    cache.setQueryData<View>(keys.view, (view) => change(view ?? emptyView));
  };
  const load = async (): Promise<string> => {
    const snapshot = await fetchSnapshot();
    waiting = [];
    timelines.clear();
    cache.setQueryData<View>(keys.view, viewOf(snapshot));
    void cache.invalidateQueries({ queryKey: keys.timelines });
    void cache.invalidateQueries({ queryKey: keys.agents });
    return snapshot.cursor;
  };
  const client = createClient({
    url: `${location.origin.replace(/^http/, "ws")}/ws`,
    // No history begins here: the first thing the server says is reset, and the snapshot answers it.
    cursor: "none",
    token: signInKey,
    clientName: browserName(navigator.userAgent),
    onReset: load,
    sendMessage: postMessage,
    store: createIndexedDbStore("beckon"),
  });
  const flush = (): void => {
    const events = waiting;
    waiting = [];
    changeView((view) => reduceAll(view, events));
    timelines.take(events);
    if (events.some(({ type }) => type === "agent_changed")) void cache.invalidateQueries({ queryKey: keys.agents });
  };
  client.onEvents((events) => {
    if (waiting.length === 0) setTimeout(flush, frameMs);
    waiting.push(...events);
  });
  /** Puts tickets that the snapshot left out into the view, as they stand after what came while they were asked for. */
  const join = async (fetched: Promise<TicketView[]>): Promise<number> => {
    const early: Event[] = [];
    const forget = client.onEvents((events) => early.push(...events));
    try {
      const found = (await fetched).map((ticket) =>
        early.filter((event) => event.ticket_id === ticket.ticket_id).reduce((before, event) => reduceTicket(before, event) ?? before, ticket),
      );
      changeView((view) => ({ ...view, tickets: { ...Object.fromEntries(found.map((ticket) => [ticket.ticket_id, ticket])), ...view.tickets } }));
      return found.length;
    } finally {
      forget();
    }
  };
  client.start();
  return {
    connection: () => client.state,
    subscribe: client.subscribe,
    respond: client.respond,
    message: client.message,
    outbox: client.outbox,
    loadTimeline: timelines.load,
    loadTicket: (ticketId) => join(fetchTicket(ticketId).then((ticket) => [ticket])),
    loadFound: (words) => join(searchTickets(words)),
  };
}

/** A message goes over HTTP: on the socket its words could be taken for an answer. */
async function postMessage(message: GivenMessage, requestId: string): Promise<void> {
  try {
    await sendMessage(message, requestId);
  } catch (error) {
    throw error instanceof HttpError ? new ResponseError(error.body) : error;
  }
}

const viewOf = ({ seq, cursor, tickets, projects, away }: Snapshot): View => ({
  seq,
  cursor,
  ...(away ? { away } : {}),
  tickets: Object.fromEntries(tickets.map((ticket) => [ticket.ticket_id, ticket])),
  projects: Object.fromEntries(projects.map((project) => [project.project_id, project])),
});
