import { secretPattern, unfinishedAt } from "./secret-patterns.ts";

/** Takes secrets out of texts. A mask is as long as what it hides, so that lengths and places stay what they were. */
export interface Redactor {
  text(text: string): string;
  /** Knows these values too from now on. */
  learn(secrets: readonly string[]): void;
  /** The same for a text that comes in pieces. */
  stream(): RedactedStream;
}

/** One text in pieces. */
interface RedactedStream {
  /** What can be told so far; what may be the beginning of a secret is held back. */
  push(piece: string): string;
  /** What was held back; the text may still go on. */
  release(): string;
}

/** Shorter values are words. */
const leastLength = 8;
/** Nothing that is not whole by then is a secret. */
const heldAtMost = 32_768;

/** Knows secrets by their value (as they are, in base64, as part of an address) and by their shape. */
export function createRedactor(secrets: readonly string[]): Redactor {
  let values: string[] = [];
  const learn = (more: readonly string[]): void => {
    const all = new Set([...values, ...more.filter((one) => one.length >= leastLength).flatMap(encodings)]);
    // A longer value first: one may hold another.
    values = [...all].toSorted((a, b) => b.length - a.length);
  };
  learn(secrets);
  const text = (given: string): string => {
    let clean = given;
    for (const one of values) if (clean.includes(one)) clean = clean.replaceAll(one, mask(one));
    return clean.replace(secretPattern, mask);
  };
  /** Where a value may have begun that the end cuts. */
  const cutValueAt = (given: string): number => {
    let at = given.length;
    for (const one of values)
      for (let length = Math.min(one.length - 1, given.length); length > given.length - at; length -= 1)
        if (given.endsWith(one.slice(0, length))) at = given.length - length;
    return at;
  };
  return {
    text,
    learn,
    stream() {
      let held = "";
      return {
        push(piece) {
          held += piece;
          const clean = text(held);
          let at = held.length > heldAtMost ? held.length : Math.min(cutValueAt(clean), unfinishedAt(held));
          // A cut inside a mask would tell the rest of a secret that is known already.
          if (at > 0 && clean[at - 1] !== held[at - 1]) while (at < held.length && clean[at] !== held[at]) at += 1;
          held = held.slice(at);
          return clean.slice(0, at);
        },
        release() {
          const at = cutValueAt(held);
          const rest = text(held.slice(0, at)) + (held.length - at >= leastLength ? mask(held.slice(at)) : held.slice(at));
          held = "";
          return rest;
        },
      };
    },
  };
}

function encodings(secret: string): string[] {
  return [secret, Buffer.from(secret).toString("base64").replace(/=+$/, ""), encodeURIComponent(secret)];
}

function mask(secret: string): string {
  const word = secret.length < 10 ? "[hidden" : "[redacted";
  return secret.length <= word.length ? "·".repeat(secret.length) : `${word}${"·".repeat(secret.length - word.length - 1)}]`;
}
