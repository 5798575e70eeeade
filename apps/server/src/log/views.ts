import { isClosed, reduceTicket, type Event, type TicketView } from "@beckon/protocol";
import { createProjectViews, type ProjectViews } from "./project-views.ts";
import type { Statements } from "./statements.ts";

/** The projection of the log: each ticket and project as it stands. Changes are tried out first, then kept or dropped with their commit. */
export interface Views extends Pick<ProjectViews, "project" | "projects"> {
  ticket(ticketId: string): TicketView | undefined;
  ticketOfSession(sessionId: string): TicketView | undefined;
  ticketOfQuestion(questionId: string): TicketView | undefined;
  open(): TicketView[];
  begin(): Draft;
}

/** Views of a commit in the making. */
export interface Draft {
  version(ticketId: string): number;
  projectVersion(projectId: string): number;
  /** Applies one append's events; `undo` takes just them back. */
  apply(events: readonly Event[]): { undo(): void };
  /** Writes one changed ticket, inside the transaction. */
  saveOne(ticketId: string): void;
  /** Writes each changed ticket and project once, inside the transaction. */
  save(): void;
  /** After the commit: the draft is the truth. */
  keep(): void;
}

/** Open tickets stand in memory; closed ones are read when they are asked for. */
export function createViews(sql: Statements): Views {
  const read = (row: unknown): TicketView | undefined => (row ? (JSON.parse((row as { view: string }).view) as TicketView) : undefined);
  const projects = createProjectViews(sql);
  const open = new Map<string, TicketView>();
  const bySession = new Map<string, string>();
  const byQuestion = new Map<string, string>();

  const keep = (ticket: TicketView): void => {
    for (const question of open.get(ticket.ticket_id)?.open_questions ?? []) byQuestion.delete(question.question_id);
    if (isClosed(ticket.status)) {
      open.delete(ticket.ticket_id);
      bySession.delete(ticket.session_id);
      return;
    }
    open.set(ticket.ticket_id, ticket);
    bySession.set(ticket.session_id, ticket.ticket_id);
    for (const question of ticket.open_questions) byQuestion.set(question.question_id, ticket.ticket_id);
  };
  for (const row of sql.openTickets.all()) {
    const ticket = read(row);
    if (ticket) keep(ticket);
  }
  const write = (one: TicketView): void => {
    sql.saveTicket.run(one.ticket_id, one.session_id, one.number, isClosed(one.status) ? 1 : 0, one.seq, JSON.stringify(one));
  };
  const ticketById = (id: string): TicketView | undefined => open.get(id) ?? read(sql.ticketById.get(id));

  return {
    project: projects.project,
    projects: projects.projects,
    ticket: ticketById,
    ticketOfSession: (id) => open.get(bySession.get(id) ?? "") ?? read(sql.ticketBySession.get(id)),
    ticketOfQuestion: (id) => open.get(byQuestion.get(id) ?? ""),
    open: () => [...open.values()].toSorted((a, b) => a.number - b.number),
    begin() {
      const changed = new Map<string, TicketView>();
      const projectDraft = projects.begin();
      const current = (id: string): TicketView | undefined => changed.get(id) ?? ticketById(id);
      return {
        version: (id) => current(id)?.version ?? 0,
        projectVersion: projectDraft.version,
        apply(events) {
          // Aside first: an event that the reducer cannot take leaves no half of its append behind.
          const own = new Map<string, TicketView>();
          for (const event of events) {
            const id = event.ticket_id;
            const next = id === undefined ? undefined : reduceTicket(own.get(id) ?? current(id), event);
            if (next) own.set(next.ticket_id, next);
          }
          const before = [...own.keys()].map((id) => [id, changed.get(id)] as const);
          const appliedProjects = projectDraft.apply(events);
          for (const [id, ticket] of own) changed.set(id, ticket);
          return {
            undo() {
              appliedProjects.undo();
              for (const [id, ticket] of before) {
                if (ticket) changed.set(id, ticket);
                else changed.delete(id);
              }
            },
          };
        },
        saveOne(id) {
          const ticket = changed.get(id);
          if (ticket) write(ticket);
        },
        save() {
          projectDraft.save();
          changed.forEach(write);
        },
        keep() {
          projectDraft.keep();
          changed.forEach(keep);
        },
      };
    },
  };
}
