import type { Event, NotionState } from "@beckon/protocol";
import type { HubObserver } from "#hub/observer.ts";
import type { Log, LogReader } from "#log/log.ts";
import type { Metrics, Standing } from "#ops/metrics.ts";

/** How things stand now, read from the log's views. */
export function standingOf(log: LogReader, connections: number, notion: NotionState | undefined, now = Date.now()): Standing {
  const open = log.openTickets();
  const questions = open.flatMap((ticket) => ticket.open_questions);
  const oldest = Math.min(now, ...questions.map(({ asked_at }) => Date.parse(asked_at)));
  return {
    connections,
    head: log.head.seq,
    agents: {
      running: open.filter(({ active, open_questions }) => active && open_questions.length === 0).length,
      queued: open.filter(({ queued_since }) => queued_since !== undefined).length,
      waiting: open.filter(({ open_questions }) => open_questions.length > 0).length,
    },
    questions: { open: questions.length, oldestSeconds: (now - oldest) / 1_000 },
    ...(notion ? { notion: { behind: notion.behind ?? 0, problem: (notion.problems ?? []).length > 0 } } : {}),
  };
}

/** Counts what is stored from now on; questions that are open already count too when they are settled. */
export function countEvents(log: Log, metrics: Metrics): void {
  const asked = new Map<string, { at: number; kind: string }>();
  const standsSince = new Map<string, number>();
  for (const { ticket_id, open_questions } of log.openTickets())
    for (const { question_id, asked_at, kind } of open_questions) noteAsked(ticket_id, question_id, kind, Date.parse(asked_at));

  function noteAsked(ticketId: string, questionId: string, kind: string, at: number): void {
    asked.set(questionId, { at, kind });
    standsSince.set(ticketId, Math.min(at, standsSince.get(ticketId) ?? at));
  }
  const noteSettled = (ticketId: string, at: number): void => {
    const since = standsSince.get(ticketId);
    const ticket = log.ticket(ticketId);
    // It goes on only when its last question is settled.
    if (since === undefined || !ticket || ticket.open_questions.length > 0) return;
    standsSince.delete(ticketId);
    metrics.waitedSeconds.inc({ agent: ticket.agent }, (at - since) / 1_000);
  };
  const count = (event: Event): void => {
    metrics.events.inc({ type: event.type });
    const at = Date.parse(event.timestamp);
    if (event.type === "agent_question") noteAsked(event.ticket_id, event.question_id, event.kind, at);
    if (event.type !== "question_answered" && event.type !== "question_closed") return;
    const question = asked.get(event.question_id);
    asked.delete(event.question_id);
    if (question && event.type === "question_answered") metrics.answerSeconds.observe({ kind: question.kind }, (at - question.at) / 1_000);
    noteSettled(event.ticket_id, at);
  };
  log.follow((committed) => {
    for (const { event } of committed) count(event);
  });
}

/** Counts what the hub does. */
export const observeHub = (metrics: Metrics): HubObserver => ({
  closing: (code) => metrics.closes.inc({ code }),
  resumed: (result) => metrics.resumes.inc({ result }),
  delivered: (seconds) => metrics.deliverySeconds.observe(seconds),
  limited: () => metrics.rateLimited.inc({ rate: "frames" }),
});
