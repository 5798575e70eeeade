import type { DatabaseSync } from "node:sqlite";
import { isClosed, projectOf, reduceProject, reduceTicket, type Event, type ProjectView, type TicketView } from "@beckon/protocol";
import { isBlanked } from "./retention.ts";
import type { Statements } from "./statements.ts";

/** Raised with every change of the reducer or of TicketView: stored views of another version are made anew from the log. */
const viewsVersion = "18";
const pageEvents = 5_000;

/** Makes the stored views anew where another version of the reducer wrote them. */
export function rebuildViews(database: DatabaseSync, sql: Statements): void {
  const row = sql.getMeta.get("views_version") as { value: string } | undefined;
  if (row?.value === viewsVersion) return;
  const tickets = new Map<string, TicketView>();
  const projects = new Map<string, ProjectView>();
  for (let after = 0; ; ) {
    const page = sql.eventsAfter.all(after, pageEvents) as unknown as { seq: number; body: string }[];
    for (const { body } of page) {
      const event = JSON.parse(body) as Event;
      // Of closed tickets only; their views stand without it, but for the plan.
      if (isBlanked(event)) continue;
      const projectId = projectOf(event);
      const project = projectId === undefined ? undefined : reduceProject(projects.get(projectId), event);
      if (project) projects.set(project.project_id, project);
      if (event.ticket_id === undefined) continue;
      const next = reduceTicket(tickets.get(event.ticket_id), event);
      if (next) tickets.set(event.ticket_id, next);
    }
    const last = page.at(-1);
    if (!last) break;
    after = last.seq;
  }
  database.exec("BEGIN IMMEDIATE");
  sql.clearTickets.run();
  for (const one of tickets.values())
    sql.saveTicket.run(one.ticket_id, one.session_id, one.number, isClosed(one.status) ? 1 : 0, one.seq, JSON.stringify(one));
  sql.clearProjects.run();
  for (const one of projects.values()) sql.saveProject.run(one.project_id, JSON.stringify(one));
  sql.setMeta.run("views_version", viewsVersion);
  database.exec("COMMIT");
}
