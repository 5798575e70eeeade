import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "#errors.ts";
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { hashOf, matches, newToken } from "./token.ts";

/** The owner's: a random one, the only one that is kept as text, so that the owner's commands can use it, in a file that only the owner may read; and `AUTH_TOKEN`. */
export interface OwnerToken {
  matches(token: string): boolean;
  /** Whether it is the one that a person chose, so that it might be guessed. */
  isChosen(token: string): boolean;
  /** A text that tells this token from another one, and from which nobody learns it. */
  mark(): string;
  /** Whether this token made the mark. */
  made(mark: string): boolean;
  /** Writes another one; the old one opens nothing from then on. Throws `conflict` where AUTH_TOKEN sets it. */
  rotate(): void;
}

/**
 * The file's token, made with mode 0600 where it is not there. Beside an `AUTH_TOKEN` it is for the owner's commands, and another one at each start: who
 * sets another `AUTH_TOKEN` wants nothing of before to open. Throws Error with one line where the file cannot be used.
 */
export function openOwnerToken(file: string, chosen: string | undefined): OwnerToken {
  let hash = hashOf(chosen === undefined ? (readOwnerToken(file) ?? writeToken(file)) : tokenForCommands(file));
  const isChosen = (token: string): boolean => chosen !== undefined && matches(token, hashOf(chosen));
  // What a person chose can be guessed, so that its mark must be slow to try.
  const markWith = (salt: string): string => (chosen === undefined ? hash : `${salt}.${scryptSync(chosen, salt, 32).toString("hex")}`);
  return {
    mark: () => markWith(randomBytes(16).toString("hex")),
    made(mark) {
      const own = Buffer.from(markWith(mark.split(".")[0] ?? ""));
      return own.length === mark.length && timingSafeEqual(own, Buffer.from(mark));
    },
    isChosen,
    matches: (token) => isChosen(token) || matches(token, hash),
    rotate() {
      if (chosen !== undefined) throw new AppError("conflict", "AUTH_TOKEN sets the owner's token; change it there and start Beckon again.");
      hash = hashOf(writeToken(file));
    },
  };
}

/** What the file holds; undefined where there is none, or an empty one. */
export function readOwnerToken(file: string): string | undefined {
  try {
    const token = readFileSync(file, "utf8").trim();
    chmodSync(file, 0o600);
    return token === "" ? undefined : token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function tokenForCommands(file: string): string {
  try {
    return writeToken(file);
  } catch {
    // A full disk must not stop the start; the commands then do not get in, nor does anybody else by a token that nobody was told.
    return newToken().token;
  }
}

function writeToken(file: string): string {
  const { token } = newToken();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Renamed into place: a crash leaves the old token or the new one, never half of one.
  writeFileSync(`${file}.new`, `${token}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return token;
}
