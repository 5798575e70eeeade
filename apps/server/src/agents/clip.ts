import { createHash } from "node:crypto";

/** A text cut to `max` characters, with how many more there were; agents may send megabytes. */
export const clip = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max)}\n… ${text.length - max} more characters`;

/** `clip` for what a person decides upon: the note names the whole by its SHA-256 (hex), so that another whole is never taken for it. */
export const clipNamed = (text: string, max: number): string =>
  text.length <= max ? text : `${clip(text, max)}, in all SHA-256 ${createHash("sha256").update(text).digest("hex")}`;
