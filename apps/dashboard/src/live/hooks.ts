import { createContext, use, useSyncExternalStore } from "react";
import { skipToken, useQuery } from "@tanstack/react-query";
import type { ConnectionState, Pending } from "@beckon/client";
import type { Agents, QuestionView, TicketView, View } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchAgents } from "#api/agents.ts";
import type { Live } from "./live.ts";
import type { Timeline } from "./timeline/timeline.ts";

export const LiveContext = createContext<Live | undefined>(undefined);

/** The page's live state. */
export function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error("There is no live state above this component.");
  return live;
}

/** A part of everything known; undefined until the first snapshot has come. Only the live connection writes it. */
export function useView<T>(select: (view: View) => T): T | undefined {
  return useQuery<View, Error, T>({ queryKey: keys.view, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity, select }).data;
}

const newestFirst = ({ tickets }: View): TicketView[] => Object.values(tickets).toSorted((a, b) => b.number - a.number);
const none: TicketView[] = [];

/** Tickets, newest first; `undefined` before the first snapshot. */
export const useKnownTickets = (): TicketView[] | undefined => useView(newestFirst);

/** Tickets, newest first. */
export const useTickets = (): TicketView[] => useKnownTickets() ?? none;

/** An open question with its ticket. */
export interface Entry {
  question: QuestionView;
  ticket: TicketView;
}

/** Open questions, oldest first. */
export const useOpenQuestions = (): Entry[] =>
  useTickets()
    .flatMap((ticket) => ticket.open_questions.map((question) => ({ question, ticket })))
    .toSorted((a, b) => a.question.seq - b.question.seq);

/** One ticket, live; fetched where the snapshot left it out. `error` where there is none. */
export function useTicket(ticketId: string): { ticket: TicketView | undefined; error: Error | null } {
  const live = useLive();
  // The id is out of an address: `constructor` is none.
  const ticket = useView(({ tickets }) => (Object.hasOwn(tickets, ticketId) ? (tickets[ticketId] ?? null) : null));
  const { error } = useQuery({
    queryKey: keys.ticket(ticketId),
    queryFn: ticket === null ? () => live.loadTicket(ticketId) : skipToken,
    retry: false,
  });
  return { ticket: ticket ?? undefined, error };
}

/** A ticket's timeline, live. */
export function useTimeline(ticketId: string) {
  const live = useLive();
  return useQuery<Timeline>({ queryKey: keys.timeline(ticketId), queryFn: () => live.loadTimeline(ticketId), staleTime: Infinity });
}

const useAgentsAs = <T>(select: (agents: Agents) => T) =>
  useQuery({ queryKey: keys.agents, queryFn: fetchAgents, staleTime: 60_000, select });

/** The agents that there are. */
export const useAgents = () => useAgentsAs(({ agents }) => agents);

/** Why AGENTS_FILE as it is now is not used. */
export const useAgentsFileError = (): string | undefined => useAgentsAs(({ error }) => error ?? null).data ?? undefined;

/** What agents are called: the profile's name, else their own; those that Beckon does not run by their token's name. */
export function useAgentName(): (ticket: Pick<TicketView, "agent" | "acp"> & Partial<Pick<TicketView, "runner" | "created_by">>) => string {
  const { data } = useAgents();
  return ({ agent, acp, runner, created_by }) => (runner && created_by) ?? data?.find(({ id }) => id === agent)?.name ?? acp?.name ?? agent;
}

/** Where the connection stands. */
export function useConnection(): ConnectionState {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.connection);
}

/** Answers that the server has not acknowledged yet. */
export function useUnsent(): readonly Pending[] {
  const { outbox } = useLive();
  const entries = useSyncExternalStore(outbox.subscribe, () => JSON.stringify(outbox.entries()));
  return JSON.parse(entries) as Pending[];
}
