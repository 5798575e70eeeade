import type { Attachment, ErrorBody, Response } from "@beckon/protocol";
import type { Surroundings } from "./surroundings.ts";

/** An answer as its sender gives it. */
export interface GivenResponse {
  session_id: string;
  response: Response;
  question_id?: string;
  digest?: string;
}

/** A message to a ticket's agent as its sender gives it; `interrupt` ends the running turn first. */
export interface GivenMessage {
  ticket_id: string;
  text: string;
  interrupt?: boolean;
  /** What was uploaded before; with names, so that a refused message comes back whole. */
  attachments?: Attachment[];
}

type Given = GivenResponse | GivenMessage;

/** An answer or message that is not acknowledged yet. The server's key for `request_id` makes repeated sending harmless. */
export type Pending = Given & { request_id: string; given_at: number };

/** Where they outlive a page. */
export interface OutboxStore {
  all(): Promise<Pending[]>;
  put(entry: Pending): Promise<void>;
  remove(requestId: string): Promise<void>;
}

/** The server's final word against an answer or message. */
export class ResponseError extends Error {
  override name = "ResponseError";
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/** What the server said when it took one. */
export interface Ack {
  question_id?: string;
  seq?: number;
}

/** Hears of what was finally refused, also what an earlier page gave: its text can become a draft again. */
export type OnRefused = (entry: Pending, error: ErrorBody) => void;

/** Errors after which the same may still be taken. */
const passing = new Set(["rate_limited", "store_unavailable", "internal"]);
const againMs = 2_000;
const againMostMs = 60_000;
const mostEntries = 500;

/** Keeps answers and messages until the server has taken or finally refused them. `send` gives false where nothing can be sent now. */
export function createOutbox(store: OutboxStore, send: (entry: Pending) => boolean, { now, setTimeout }: Surroundings) {
  const pending = new Map<string, Pending>();
  const waiting = new Map<string, PromiseWithResolvers<Ack>>();
  const stored = new Set<string>();
  const inFlight = new Set<string>();
  const tries = new Map<string, number>();
  const listeners = new Set<() => void>();
  const refusedListeners = new Set<OnRefused>();
  const tell = (): void => listeners.forEach((listener) => listener());

  const forget = (requestId: string): void => {
    for (const one of [pending, waiting, stored, inFlight, tries]) one.delete(requestId);
  };
  const settle = (requestId: string): void => {
    forget(requestId);
    void store.remove(requestId).catch(() => undefined);
    tell();
  };
  const entries = (): Pending[] => [...pending.values()].toSorted((a, b) => a.given_at - b.given_at);
  const sendOnce = (entry: Pending): void => {
    if (!inFlight.has(entry.request_id) && send(entry)) inFlight.add(entry.request_id);
  };
  const sendAll = (): void => entries().forEach(sendOnce);
  /** Takes over what other pages left, and lets go of what they have settled. */
  const load = async (): Promise<void> => {
    const found = await store.all().catch(() => undefined);
    if (!found) return;
    const ids = new Set(found.map(({ request_id }) => request_id));
    for (const id of stored) if (!ids.has(id) && !waiting.has(id)) forget(id);
    for (const entry of found) {
      stored.add(entry.request_id);
      if (!pending.has(entry.request_id)) pending.set(entry.request_id, entry);
    }
    tell();
  };
  return {
    entries,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onRefused(listener: OnRefused): () => void {
      refusedListeners.add(listener);
      return () => void refusedListeners.delete(listener);
    },
    load,
    give(given: Given, requestId: string): Promise<Ack> {
      const known = waiting.get(requestId);
      if (known) return known.promise;
      const entry = { ...given, request_id: requestId, given_at: now() };
      if (pending.size >= mostEntries) {
        const error: ErrorBody = { code: "too_large", message: "Too many answers and messages wait to be sent." };
        refusedListeners.forEach((listener) => listener(entry, error));
        return Promise.reject(new ResponseError(error));
      }
      const waiter = Promise.withResolvers<Ack>();
      pending.set(requestId, entry);
      waiting.set(requestId, waiter);
      // Kept first; a page that cannot keep still sends.
      void store.put(entry).catch(() => undefined);
      sendOnce(entry);
      tell();
      return waiter.promise;
    },
    /** A new connection is live: everything not acknowledged goes out in its order, other pages' too. */
    async live(): Promise<void> {
      inFlight.clear();
      sendAll();
      await load();
      sendAll();
    },
    acked(requestId: string, ack: Ack): void {
      waiting.get(requestId)?.resolve(ack);
      settle(requestId);
    },
    refused(requestId: string, error: ErrorBody, retryAfterMs = 0): void {
      const entry = pending.get(requestId);
      if (!entry) return;
      if (passing.has(error.code)) {
        const tried = tries.get(requestId) ?? 0;
        tries.set(requestId, tried + 1);
        inFlight.delete(requestId);
        setTimeout(() => pending.has(requestId) && sendOnce(entry), Math.max(retryAfterMs, Math.min(againMostMs, againMs * 2 ** tried)));
        return;
      }
      waiting.get(requestId)?.reject(new ResponseError(error));
      settle(requestId);
      refusedListeners.forEach((listener) => listener(entry, error));
    },
  };
}
