import type { OutboxStore, Pending } from "./outbox.ts";

const table = "outbox";

/** An outbox in the browser's IndexedDB: it survives reload and restart, and all tabs of the origin share it. */
export function createIndexedDbStore(name: string): OutboxStore {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = (): void => {
    opened = undefined;
  };
  const open = (): Promise<IDBDatabase> =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore(table, { keyPath: "request_id" }));
      request.addEventListener("success", () => {
        const database = request.result;
        // A browser may close it, and a newer page may need it closed.
        database.addEventListener("close", forget);
        database.addEventListener("versionchange", () => {
          database.close();
          forget();
        });
        resolve(database);
      });
      request.addEventListener("error", () => {
        forget();
        reject(request.error ?? new Error("IndexedDB is not available"));
      });
    }));
  const run = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(table, mode);
      const request = act(transaction.objectStore(table));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("not stored")));
    });
  };
  return {
    all: () => run("readonly", (store) => store.getAll() as IDBRequest<Pending[]>),
    put: (entry) => run("readwrite", (store) => store.put(entry)).then(() => undefined),
    remove: (requestId) => run("readwrite", (store) => store.delete(requestId)),
  };
}
