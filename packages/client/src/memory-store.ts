import type { OutboxStore, Pending } from "./outbox.ts";

/** Keeps nothing beyond the page. */
export function createMemoryStore(): OutboxStore {
  const entries = new Map<string, Pending>();
  return {
    all: () => Promise.resolve([...entries.values()]),
    put: (entry) => Promise.resolve(void entries.set(entry.request_id, entry)),
    remove: (requestId) => Promise.resolve(void entries.delete(requestId)),
  };
}
