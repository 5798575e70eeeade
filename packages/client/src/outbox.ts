import type { ErrorBody, Response } from "@beckon/protocol";

/** An answer as its sender gives it. */
export interface GivenResponse {
  session_id: string;
  response: Response;
  question_id?: string;
  digest?: string;
}

/** An answer that is not acknowledged yet. The server's key for `request_id` makes repeated sending harmless. */
export interface Pending extends GivenResponse {
  request_id: string;
  given_at: number;
}

/** Where pending answers outlive a page. */
export interface OutboxStore {
  all(): Promise<Pending[]>;
  put(entry: Pending): Promise<void>;
  remove(requestId: string): Promise<void>;
}

/** The server's final word against an answer. */
export class ResponseError extends Error {
  override name = "ResponseError";
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/** What the server said when it took an answer. */
export interface Ack {
  session_id: string;
  question_id?: string;
  seq?: number;
}

/** Errors after which the same answer may still be taken. */
const passing = new Set(["rate_limited", "store_unavailable", "internal"]);

/** Keeps answers until the server has taken or finally refused them. `send` returns false where nothing can be sent now. */
export function createOutbox(store: OutboxStore, send: (entry: Pending) => boolean, now: () => number) {
  const pending = new Map<string, Pending>();
  const waiting = new Map<string, { resolve(ack: Ack): void; reject(error: ResponseError): void }>();
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());

  const settle = (requestId: string): void => {
    pending.delete(requestId);
    waiting.delete(requestId);
    void store.remove(requestId).catch(() => undefined);
    tell();
  };
  const entries = (): Pending[] => [...pending.values()].toSorted((a, b) => a.given_at - b.given_at);
  return {
    entries,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Loads what an earlier page left. */
    async load(): Promise<void> {
      for (const entry of await store.all()) if (!pending.has(entry.request_id)) pending.set(entry.request_id, entry);
      tell();
    },
    give(given: GivenResponse, requestId: string): Promise<Ack> {
      const entry = { ...given, request_id: requestId, given_at: now() };
      pending.set(requestId, entry);
      // Kept first; a page that cannot keep still sends.
      void store.put(entry).catch(() => undefined);
      send(entry);
      tell();
      return new Promise((resolve, reject) => waiting.set(requestId, { resolve, reject }));
    },
    /** After a connection is live again: everything not acknowledged goes out in its order. */
    resend(): void {
      for (const entry of entries()) if (!send(entry)) return;
    },
    acked(requestId: string, ack: Ack): void {
      waiting.get(requestId)?.resolve(ack);
      settle(requestId);
    },
    /** Milliseconds until another try makes sense, where the error passes; undefined where it is final. */
    refused(requestId: string, error: ErrorBody, retryAfterMs: number | undefined): number | undefined {
      if (passing.has(error.code)) return retryAfterMs ?? 2_000;
      waiting.get(requestId)?.reject(new ResponseError(error));
      settle(requestId);
      return undefined;
    },
  };
}

/** Keeps nothing beyond the page. */
export function createMemoryStore(): OutboxStore {
  const entries = new Map<string, Pending>();
  return {
    all: () => Promise.resolve([...entries.values()]),
    put: (entry) => Promise.resolve(void entries.set(entry.request_id, entry)),
    remove: (requestId) => Promise.resolve(void entries.delete(requestId)),
  };
}
