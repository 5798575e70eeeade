import { setTimeout as delay } from "node:timers/promises";
import type { Event, Notice } from "@beckon/protocol";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { noticeOf } from "./notice.ts";

/** A way out: sends a notice, and says whether trying it again makes sense. */
export type Send = (notice: Notice) => Promise<"done" | "again">;

/** What the notifier needs. */
export interface NotifierOptions {
  log: Log;
  logger: Logger;
  /** The ways out as they are now: one for each device, and the person's own address. */
  ways(): Send[];
  agentName(agentId: string): string;
  /** Milliseconds between the tries of one notice. */
  retryMs?: readonly number[];
}

/** Something older than this is no news after Beckon was away; a question is, as long as it is open. */
const newsMs = 10 * 60_000;
const pageEvents = 500;
/** How long the next notice waits for a way out that does not answer, in milliseconds. */
const patienceMs = 1_000;

/** A follower of the log that tells people who do not look. It remembers how far it came, so that what happened while Beckon was away is told; a try that a stop cuts is not made again. */
export function createNotifier({ log, logger, ways, agentName, retryMs = [5_000, 30_000, 120_000] }: NotifierOptions) {
  const memory = log.memory("notify");
  const timers = new Set<NodeJS.Timeout>();
  /** Not yet told, oldest first; few, as most of what happens is not worth telling. */
  const queue: Event[] = [];
  let isRunning = false;
  const over = new AbortController();

  const deliver = async (send: Send, notice: Notice, tries = 0): Promise<void> => {
    const wait = retryMs[tries];
    if ((await send(notice)) === "done" || wait === undefined || over.signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver(send, notice, tries + 1);
    }, wait).unref();
    timers.add(timer);
  };
  const tell = async (notice: Notice): Promise<void> => {
    const told = Promise.all(ways().map((send) => deliver(send, notice)));
    const waited = new AbortController();
    const patience = delay(patienceMs, undefined, { signal: waited.signal, ref: false }).catch(() => undefined);
    await Promise.race([told, patience]);
    waited.abort();
  };
  const take = async (event: Event): Promise<void> => {
    const ticket = event.ticket_id === undefined ? undefined : log.ticket(event.ticket_id);
    const notice = ticket && isNews(event, log) ? noticeOf(event, ticket, agentName(ticket.agent)) : undefined;
    if (notice) await tell(notice);
    if (!over.signal.aborted) memory.moveTo(event.seq);
  };
  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let event = queue.shift(); event && !over.signal.aborted; event = queue.shift())
        // oxlint-disable-next-line no-await-in-loop -- notices leave in the log's order
        await take(event);
    } catch (error) {
      logger.error({ err: error }, "people were not notified");
    } finally {
      isRunning = false;
    }
  };
  const missed = function* (): Generator<Event> {
    for (let seq = memory.seq() ?? log.head.seq; seq < log.head.seq; ) {
      for (const stored of log.read(seq, { events: pageEvents, bytes: 1_000_000 })) {
        yield JSON.parse(stored.text) as Event;
        ({ seq } = stored);
      }
    }
  };
  if (memory.seq() === undefined) memory.moveTo(log.head.seq);
  for (const event of missed()) if (isNotable(event)) queue.push(event);
  const unfollow = log.follow((committed) => {
    queue.push(...committed.map(({ event }) => event).filter(isNotable));
    void run();
  });
  void run();
  return {
    /** Sends what no event tells of. Never rejects. */
    tell,
    close(): void {
      over.abort();
      unfollow();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const notable: ReadonlySet<string> = new Set<Event["type"]>(["agent_question", "agent_error", "agent_complete", "setup_failed"]);
const isNotable = ({ type }: Event): boolean => notable.has(type);

/** True where telling it still helps: nobody needs to hear of a question that was answered meanwhile. */
function isNews(event: Event, log: Log): boolean {
  if (event.type === "agent_question") return log.ticketOfQuestion(event.question_id) !== undefined;
  return Date.now() - Date.parse(event.timestamp) < newsMs;
}
