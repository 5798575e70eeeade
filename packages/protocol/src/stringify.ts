import type { ClientMessage } from "./client-message.ts";
import type { ControlMessage } from "./server-message.ts";

/** The way out for a frame: what is no message of the protocol does not compile. Events leave as they are stored. */
export const stringify = (message: ClientMessage | ControlMessage): string => JSON.stringify(message);
