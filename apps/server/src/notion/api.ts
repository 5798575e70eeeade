import { setTimeout as delay } from "node:timers/promises";
import { Client, LogLevel } from "@notionhq/client";
import type { Logger } from "#ops/logger.ts";
import { failureOf, type Failure } from "./failure.ts";
import { createPace, NotionStopped } from "./pace.ts";
import type { NotionSettings } from "./settings.ts";

/** How a call is made. */
interface CallOptions {
  /** Somebody waits for it: it goes before the backlog. */
  urgent?: boolean;
}

/** Calls to Notion at the allowed rate. A call that is told to wait (Retry-After) waits, with all others, and goes again. */
export interface NotionApi {
  /** A call that changes nothing by being made twice: it goes again after a passing failure. Throws as the client does. */
  repeat<T>(use: (client: Client) => Promise<T>, options?: CallOptions): Promise<T>;
  /**
   * A call whose effect must not happen twice: after a passing failure the caller finds out first. `late` says that it had to wait, so that what
   * was read before may have changed. Throws as the client does.
   */
  once<T>(use: (client: Client, late: boolean) => Promise<T>, options?: CallOptions): Promise<T>;
  /** Lets no call go any more, and waits for those on their way, but not for long. */
  stop(): Promise<void>;
}

const timeoutMs = 30_000;
const attempts = 5;
const stopWithinMs = 3_000;
/** A call that waited longer than this is late. */
const lateMs = 500;

/** One client for one token; Beckon does the waiting itself, as the client's own would hold up calls that others wait for. */
export function createApi(
  { token, baseUrl, rate, pollMs }: NotionSettings,
  logger: Logger,
  onFailure: (failure: Failure) => void = () => undefined,
): NotionApi {
  const pace = createPace(rate);
  const stopped = new AbortController();
  const cut = new AbortController();
  const client = new Client({ auth: token, baseUrl, timeoutMs, fetch: abortable(cut.signal), retry: false, logLevel: LogLevel.DEBUG, logger: quiet(logger) });
  const underWay = new Set<Promise<unknown>>();
  // The first pause before a call goes again; no longer than a poll, so that a fast poll means fast retries.
  const pauseMs = Math.min(500, pollMs);

  const go = async <T>(use: (client: Client, late: boolean) => Promise<T>, { urgent = false }: CallOptions = {}): Promise<T> => {
    const askedAt = performance.now();
    for (let late = false; ; late = true) {
      // oxlint-disable-next-line no-await-in-loop -- waits for its turn
      await pace.take(urgent);
      const call = use(client, late || performance.now() - askedAt > lateMs);
      underWay.add(call);
      try {
        // oxlint-disable-next-line no-await-in-loop -- goes again only when it was told to wait
        return await call;
      } catch (error) {
        const failure = failureOf(error);
        onFailure(failure);
        if (failure.kind !== "limited") throw error;
        logger.debug({ wait_ms: failure.waitMs }, "Notion asks to wait");
        pace.pause(failure.waitMs);
      } finally {
        underWay.delete(call);
      }
    }
  };
  return {
    once: go,
    async repeat(use, options) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- the next try depends on this one
          return await go(use, options);
        } catch (error) {
          if (attempt === attempts || failureOf(error).kind !== "passing") throw error;
          // oxlint-disable-next-line no-await-in-loop -- a pause before the next try
          await delay(pauseMs * 2 ** (attempt - 1), undefined, { signal: stopped.signal }).catch(() => {
            throw new NotionStopped();
          });
        }
      }
    },
    async stop() {
      pace.stop();
      stopped.abort();
      await Promise.race([Promise.allSettled(underWay), delay(stopWithinMs, undefined, { ref: false })]);
      cut.abort();
    },
  };
}

/** What is still under way after the grace of a stop is cut off. */
const abortable =
  (signal: AbortSignal): typeof fetch =>
  (input, init) =>
    fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal });

/** The client's own records, for whoever debugs; a failed call is our caller's to tell. */
const quiet =
  (logger: Logger) =>
  (_level: LogLevel, message: string, extra: Record<string, unknown>): void =>
    logger.trace(extra, message);
