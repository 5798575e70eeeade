import type { EditProjectBody, ProjectState, ProjectView } from "@beckon/protocol";
import { request } from "./http.ts";

/** What a person sets of a project; only the path is needed to add one. */
export type ProjectInput = EditProjectBody & { path: string };

const at = (projectId: string, what = ""): string => `/projects/${encodeURIComponent(projectId)}${what}`;

export const registerProject = (input: ProjectInput) =>
  request<ProjectView>("POST", "/projects", Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)));

export const editProject = (projectId: string, input: EditProjectBody) => request<ProjectView>("POST", at(projectId, "/edit"), input);

export const archiveProject = (projectId: string, archived: boolean) =>
  request<ProjectView>("POST", at(projectId, archived ? "/archive" : "/restore"), {});

/** The project, and how its repository stands now. */
export const fetchProject = (projectId: string) => request<ProjectState>("GET", at(projectId));
