import type { IncomingMessage } from "node:http";
import type { Identity } from "#people/people.ts";

const identities = new WeakMap<IncomingMessage, Identity>();

/** Notes who a request is from, once the door has let it pass. */
export function identify(request: IncomingMessage, identity: Identity | undefined): void {
  if (identity) identities.set(request, identity);
}

/** Who a request is from; undefined with `AUTH=off`. */
export const identityOf = (request: IncomingMessage): Identity | undefined => identities.get(request);
