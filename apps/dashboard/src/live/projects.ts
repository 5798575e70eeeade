import { useQuery } from "@tanstack/react-query";
import type { ProjectView, View } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { fetchProject } from "#api/projects.ts";
import { useView } from "./hooks.ts";

const byName = ({ projects }: View): ProjectView[] => Object.values(projects).toSorted((a, b) => a.name.localeCompare(b.name));
const none: ProjectView[] = [];

/** All projects by name, archived ones too; live. */
export const useProjects = (): ProjectView[] => useView(byName) ?? none;

/** What a ticket's project is called; undefined where it has none. */
export const useProjectName = (projectId: string | undefined): string | undefined =>
  useView(({ projects }) => (projectId === undefined ? undefined : projects[projectId]?.name));

/** How a project's repository stands now: asked anew each time somebody looks. */
export const useProjectState = (projectId: string | undefined) =>
  useQuery({
    queryKey: keys.project(projectId ?? ""),
    queryFn: () => fetchProject(projectId ?? ""),
    enabled: projectId !== undefined,
    staleTime: 0,
    retry: false,
  });
