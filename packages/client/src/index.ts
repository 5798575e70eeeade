export { createClient, type Client, type ClientOptions } from "./client.ts";
export { createIndexedDbStore } from "./indexed-db-store.ts";
export { ResponseError, type Ack, type GivenMessage, type GivenResponse, type OutboxStore, type Pending } from "./outbox.ts";
export { newRequestId } from "./request-id.ts";
export type { ConnectionState } from "./state.ts";
export type { Surroundings } from "./surroundings.ts";
export type { Wakeup } from "./wakeups.ts";
