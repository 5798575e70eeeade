import { outputTypes, type Event } from "@beckon/protocol";
import type { FollowerMemory } from "#log/log.ts";
import type { Lanes } from "./lanes.ts";
import type { PageParts } from "./mirror-parts.ts";
import { NotionStopped } from "./pace.ts";
import { pageTrouble } from "./page-trouble.ts";
import { NotionProblem } from "./problem.ts";
import { explained } from "./data-source.ts";
import { syncTicket } from "./sync-ticket.ts";

/** Follows the log and keeps every ticket's page where its ticket stands. */
export interface Mirror {
  start(): void;
  stop(): void;
  /** Looks at a ticket's page again: something was seen there. */
  nudge(ticketId: string): void;
  /** Looks at the pages of all open tickets again: the table has changed. */
  nudgeAll(): void;
  /** Tries everything that waits after a failure: Notion works again. */
  retry(): void;
  /** How many tickets are not on their pages yet. */
  readonly behind: number;
}

/** What the mirror needs besides what pages need. */
export interface MirrorOptions extends PageParts {
  memory: FollowerMemory;
  lanes: Lanes;
}

const readAtOnce = { events: 1_000, bytes: 4 * 1024 * 1024 };
const maxPauseMs = 60_000;

interface Behind {
  /** The first event that is not on the page. */
  since: number;
  failures: number;
  running: boolean;
  again: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Level-triggered: an event only marks its ticket as behind; what to write is read from the log. The durable cursor stands before the
 * first event of any ticket that is behind, so that a restart marks those again.
 */
export function createMirror(options: MirrorOptions): Mirror {
  const { log, logger, memory, lanes, settings, notes } = options;
  const behind = new Map<string, Behind>();
  let unfollow: (() => void) | undefined;
  const firstPauseMs = Math.min(1_000, settings.pollMs);

  const mark = (event: Event): void => {
    const { ticket_id: id, type } = event;
    if (id === undefined || type.startsWith("notion_") || (outputTypes.has(type) && !settings.everything)) return;
    if (type === "ticket_created") announce(event);
    fallBehind(id, event.seq);
  };
  const fallBehind = (id: string, seq: number): void => {
    const state = behind.get(id);
    if (!state) behind.set(id, { since: seq, failures: 0, running: false, again: false });
    else if (state.running) state.again = true;
    // A page that waits after a failure is not tried sooner for having more to say.
    if (!state?.running && state?.timer === undefined) run(id);
  };
  /** Says on the ticket that it is not in Notion yet. */
  const announce = ({ ticket_id: id }: Event): void => {
    const ticket = log.ticket(id ?? "");
    if (!ticket || ticket.notion) return;
    const { ticket_id, session_id } = ticket;
    log.append([{ type: "notion_pending", ticket_id, session_id }], { keys: [`notion-pending/${ticket_id}`] }).catch((error: unknown) => {
      logger.warn({ err: error }, "a ticket's place in Notion could not be recorded");
    });
  };
  const run = (id: string): void => {
    const state = behind.get(id);
    if (!state || !unfollow) return;
    clearTimeout(state.timer);
    delete state.timer;
    state.running = true;
    state.again = false;
    attempt(id, state).catch((error: unknown) => logger.error({ err: error, ticket_id: id }, "the Notion mirror failed"));
  };
  const attempt = async (id: string, state: Behind): Promise<void> => {
    try {
      await lanes.run(id, () => syncTicket(options, id));
    } catch (error) {
      return failed(id, state, error);
    }
    done(id, state);
  };
  const done = (id: string, state: Behind): void => {
    state.running = false;
    state.failures = 0;
    options.health.good(`page/${id}`);
    if (state.again) return run(id);
    behind.delete(id);
    moveCursor();
  };
  const failed = async (id: string, state: Behind, error: unknown): Promise<void> => {
    if (error instanceof NotionStopped || !unfollow) return;
    state.failures += 1;
    const lost = await understand(id, error);
    state.running = false;
    if (lost) {
      behind.delete(id);
      return moveCursor();
    }
    const pause = Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(state.failures - 1, 10));
    state.timer = setTimeout(() => run(id), pause);
  };
  /** Records what the failure means; true where there is no page to write to any more. */
  const understand = async (id: string, thrown: unknown): Promise<boolean> => {
    try {
      const ticket = log.ticket(id);
      const error = explained(thrown);
      if (error instanceof NotionProblem) throw error;
      const trouble = ticket ? await pageTrouble(options, ticket, error) : { kind: "lost" as const };
      if (trouble.kind === "invalid") {
        options.table.forget();
        const which = `ticket ${ticket?.number ?? id}`;
        options.health.bad(`page/${id}`, `Notion does not take what the page of ${which} should say; it is tried again. Notion says: ${trouble.message}`);
      }
      return trouble.kind === "lost";
    } catch (error) {
      // What is wrong with Notion as a whole, the look at it says.
      if (!(error instanceof NotionProblem)) logger.debug({ err: error, ticket_id: id }, "Notion could not be asked about a page");
      return false;
    }
  };
  const moveCursor = (): void => {
    const first = Math.min(...[...behind.values()].map(({ since }) => since));
    const seq = Number.isFinite(first) ? first - 1 : log.head.seq;
    if (seq !== memory.seq()) memory.moveTo(seq);
  };
  /** What happened while nobody mirrored, every open ticket without a page (all of them where Notion is new here), and every page that is behind. */
  const catchUp = (): void => {
    const head = log.head.seq;
    let after = memory.seq() ?? head;
    while (after < head) {
      const page = log.read(after, readAtOnce);
      for (const { text } of page) mark(JSON.parse(text) as Event);
      after = page.at(-1)?.seq ?? head;
    }
    for (const ticket of log.openTickets()) if (ticket.notion?.page_id === undefined) fallBehind(ticket.ticket_id, head + 1);
    // Where Notion was not set up meanwhile, the cursor was given up; the notes say how far each page is.
    for (const { ticket_id: id, notion, seq } of log.snapshot().tickets)
      if (notion?.page_id !== undefined && notes.read(id).seq < seq) fallBehind(id, head + 1);
    moveCursor();
  };

  return {
    start() {
      unfollow = log.follow((committed) => {
        for (const { event } of committed) mark(event);
      });
      catchUp();
    },
    stop() {
      unfollow?.();
      unfollow = undefined;
      for (const { timer } of behind.values()) clearTimeout(timer);
    },
    nudge: (ticketId) => fallBehind(ticketId, log.ticket(ticketId)?.seq ?? log.head.seq),
    retry() {
      for (const [id, { running }] of behind) if (!running) run(id);
    },
    nudgeAll() {
      for (const ticket of log.openTickets()) fallBehind(ticket.ticket_id, ticket.seq);
    },
    get behind() {
      return behind.size;
    },
  };
}
