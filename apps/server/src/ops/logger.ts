import { pino, type Logger } from "pino";
import pretty from "pino-pretty";
import type { Redactor } from "./redactor.ts";

export type { Logger };

/** How the records look. */
export interface LoggerOptions {
  /** Takes secrets out of every line. */
  redactor?: Redactor;
  /** For a person at a terminal, instead of JSON. */
  isPretty?: boolean;
}

/** The server's log on standard error, so that standard output stays for people: one JSON line a record, or pretty ones. */
export function createLogger(level: string, { redactor, isPretty = false }: LoggerOptions = {}): Logger {
  const options = { level, base: null, ...(redactor ? { hooks: { streamWrite: redactor.text } } : {}) };
  if (!isPretty) return pino(options, pino.destination({ dest: 2, sync: true }));
  return pino(options, pretty({ destination: 2, sync: true, singleLine: true, translateTime: "SYS:HH:MM:ss", ignore: "pid,hostname" }));
}
