import type { CreatedTicket, ProjectView, RegisterProjectBody } from "@beckon/protocol";
import { call } from "./api.ts";
import type { TestRepository } from "./git-repository.ts";

/** Registers a test's repository. */
export async function addProject(url: string, { path }: TestRepository, more: Partial<RegisterProjectBody> = {}): Promise<ProjectView> {
  const { status, body } = await call<ProjectView>(url, "POST", "/projects", { path, ...more });
  if (status !== 201) throw new Error(`not registered: ${body.error?.message}`);
  return body;
}

/** Creates and starts a ticket in a project; the demo agent does what `description` says. */
export async function addTicket(url: string, { project_id }: ProjectView, ticket_name: string, description: string): Promise<CreatedTicket> {
  const { status, body } = await call<CreatedTicket>(url, "POST", "/tickets/create", { ticket_name, description, project_id });
  if (status !== 201) throw new Error(`not created: ${body.error?.message}`);
  return body;
}
