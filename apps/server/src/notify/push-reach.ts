import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** The last four bytes of these are an IPv4 address (RFC 6052, section 2.1): so networks without IPv4 reach it. */
const translated = "rfc6052";

/** Whether anybody on the internet has this address: it is none of this machine, of its network or of another special use. */
function isPublic(address: string): boolean {
  const ip = ipaddr.process(address);
  const range = ip.range();
  return range === "unicast" || (range === translated && ipaddr.fromByteArray(ip.toByteArray().slice(-4)).range() === "unicast");
}

/**
 * Whether messages may be sent to this place. A browser's push service is a public https address; any other would let a person who may only use Beckon have it
 * knock at this machine's own network. `own` are origins that the owner has allowed. A name says nothing here: see `lookupPublic`.
 */
export function mayPushTo(endpoint: string, own: readonly string[]): boolean {
  const { origin, protocol, hostname } = new URL(endpoint);
  if (own.includes(origin)) return true;
  const literal = hostname.replaceAll(/[[\]]/g, "");
  return protocol === "https:" && (!ipaddr.isValid(literal) || isPublic(literal));
}

/** Finds a name's public addresses at the very connecting, so that no name leads elsewhere than it was looked at. Fails where it has none. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error ? [] : addresses.filter(({ address }) => isPublic(address));
    const [first] = found;
    if (!first) return callback(error ?? new Error(`${hostname} has no public address`), "");
    if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  });
};
