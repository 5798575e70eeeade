import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A fresh token: its text is handed out once, its id and hash are what is kept. */
export interface FreshToken {
  id: string;
  token: string;
  hash: string;
}

/** Makes a token `bk_<id>_<secret>`; the secret holds 256 random bits, so that nobody guesses it; give `id` for another one in its place. */
export function newToken(id = randomBytes(8).toString("hex")): FreshToken {
  const token = `bk_${id}_${randomBytes(32).toString("base64url")}`;
  return { id, token, hash: hashOf(token) };
}

/** The id in a token of ours; undefined for any other text. */
export const idOf = (token: string): string | undefined => /^bk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/.exec(token)?.[1];

/** Whether somebody who does not know a chosen token might try this one for it. */
export const isGuess = (token: string): boolean => token !== "" && idOf(token) === undefined;

/** SHA-256, hex; enough for secrets of 256 random bits, which need no slow hash. */
export const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Compares in constant time: how long it takes tells nothing of the hash. */
export const matches = (token: string, hash: string): boolean => timingSafeEqual(Buffer.from(hashOf(token), "hex"), Buffer.from(hash, "hex"));
