import { pino, type Logger } from "pino";

export type { Logger };

/** The server's log on standard error: one JSON line a record, so that standard output stays for people. */
export const createLogger = (level: string): Logger => pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
