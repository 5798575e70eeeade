import type { Attachment, CreatedTicket, CreateTicketBody, Event, NewEvent, ProjectView } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import { newId } from "./new-id.ts";
import { earlierOutcome, requestOptions, type Request } from "./request.ts";

/** Which agents there are; tickets know no vendor. */
export interface AgentDirectory {
  /** Why a ticket cannot name this agent, as a sentence; undefined where it can. */
  problem(id: string): string | undefined;
  readonly defaultId: string;
}

/** Where a ticket comes from outside: recorded with it, once for this key. */
export interface Origin {
  key: string;
  events(ids: { ticket_id: string; session_id: string }): NewEvent[];
}

/** Records a ticket, queued unless `start` is false. Errors: `unknown_agent`, `unknown_project`, `conflict`. */
export async function createTicket(
  log: Log,
  agents: AgentDirectory,
  body: CreateTicketBody,
  by: string,
  request: Request,
  origin?: Origin,
  attachments: Attachment[] = [],
): Promise<CreatedTicket> {
  for (;;) {
    // Before anything that may have changed since: who asks again gets the first outcome.
    const earlier = earlierOutcome(log, request, body);
    if (earlier) return createdTicket(log, earlier);
    const project = openProject(log, body.project_id);
    const agent = body.agent ?? project?.default_agent ?? agents.defaultId;
    const problem = agents.problem(agent);
    if (problem !== undefined) throw new AppError("unknown_agent", problem, { field: "agent" });
    const number = (log.tickets({ limit: 1 })[0]?.number ?? 0) + 1;
    const ids = { ticket_id: newId("t"), session_id: newId("s") };
    const { ticket_name, description, start, mode, model } = body;
    const config = mode === undefined && model === undefined ? {} : { config: { ...(mode && { mode }), ...(model && { model }) } };
    const inProject = project ? { project_id: project.project_id } : {};
    const attached = attachments.length === 0 ? {} : { attachments };
    const events: NewEvent[] = [{ type: "ticket_created", ...ids, number, ticket_name, description, agent, ...inProject, ...attached, ...config, by }];
    if (start) events.push({ type: "session_queued", ...ids, position: queueLength(log) + 1 });
    if (origin) events.push(...origin.events(ids));
    const { keys = [], ...options } = requestOptions(request, body);
    // Archived or edited in the same tick: decided anew.
    const expect = project ? { expect: { project_id: project.project_id, version: project.version } } : {};
    // oxlint-disable-next-line no-await-in-loop -- another ticket of the same tick may have taken the number
    const outcome = await log.append(events, { ...options, ...expect, keys: [...keys, ...(origin ? [origin.key] : []), `number/${number}`] });
    if (outcome.status === "appended") return createdTicket(log, outcome.events[0]);
    if (outcome.status === "taken" && outcome.key === origin?.key) return createdTicket(log, log.event(outcome.seq));
  }
}

/** The project that a new ticket names. Errors: `unknown_project`, also for an archived one. */
function openProject(log: Log, projectId: string | undefined): ProjectView | undefined {
  if (projectId === undefined) return undefined;
  const project = log.project(projectId);
  if (project && project.archived_at === undefined) return project;
  const message = project ? `The project ${project.name} is archived.` : `There is no project "${projectId.slice(0, 80)}".`;
  throw new AppError("unknown_project", message, { field: "project_id" });
}

/** How many sessions stand in the queue. */
export const queueLength = (log: Log): number => log.openTickets().filter((ticket) => ticket.queued_since !== undefined).length;

function createdTicket(log: Log, event: Event | undefined): CreatedTicket {
  const ticket = event?.ticket_id === undefined ? undefined : log.ticket(event.ticket_id);
  if (!ticket) throw new AppError("conflict", "This request id was used before for something else.", { field: "request_id" });
  const { ticket_id, ticket_name, number, session_id, status } = ticket;
  return { ticket_id, ticket_name, number, session_id, status };
}
