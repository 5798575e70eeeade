import ipaddr from "ipaddr.js";

/** Half of an IPv6 address names the client: a provider gives each at least a whole /64 (RFC 6177). */
const networkParts = 4;

/**
 * What the limits know a client by, from its address: programs of this machine are one, whichever loopback address they take; an IPv6 client is its /64, and
 * IPv4 is one thing however it is written (RFC 4291, section 2.5.5.2). What is no address stays as it is.
 */
export function clientOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const ip = ipaddr.process(address);
  if (ip.range() === "loopback") return "loopback";
  return "parts" in ip ? `${ip.parts.slice(0, networkParts).map((part) => part.toString(16)).join(":")}::/64` : ip.toString();
}
