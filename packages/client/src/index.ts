export { createClient, type Client, type ClientOptions, type Surroundings } from "./client.ts";
export { createIndexedDbStore } from "./indexed-db-store.ts";
export { ResponseError, type Ack, type GivenResponse, type OutboxStore, type Pending } from "./outbox.ts";
export type { ConnectionState } from "./state.ts";
export { transitions, type Happening, type StateName } from "./transitions.ts";
export { backoffMs } from "./backoff.ts";
