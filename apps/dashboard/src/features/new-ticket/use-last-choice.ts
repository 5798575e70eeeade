import { useState } from "react";
import { useAgents } from "#live/hooks.ts";
import { useProjects } from "#live/projects.ts";

const lastProject = "last-project";
const lastAgent = (projectId: string): string => `last-agent${projectId === "" ? "" : `/${projectId}`}`;

/** Project and agent of a new ticket: what was chosen last, the agent for each project; "" is no project. */
export function useLastChoice() {
  const { data: agents = [] } = useAgents();
  const projects = useProjects().filter(({ archived_at }) => archived_at === undefined);
  const [chosenProject, setProject] = useState(() => localStorage.getItem(lastProject) ?? "");
  const [chosenAgents, setAgents] = useState<Record<string, string>>({});
  const project = projects.find(({ project_id }) => project_id === chosenProject);
  const projectId = project?.project_id ?? "";
  const wishes = [chosenAgents[projectId], localStorage.getItem(lastAgent(projectId)), project?.default_agent];
  const wished = wishes.find((id) => agents.some((one) => one.id === id));
  const agent = wished ?? agents.find((one) => one.default)?.id;
  return {
    agents,
    projects,
    projectId,
    agent,
    setProject,
    setAgent: (id: string) => setAgents({ ...chosenAgents, [projectId]: id }),
    /** The next ticket begins with this choice. */
    keep(): void {
      localStorage.setItem(lastProject, projectId);
      if (agent !== undefined) localStorage.setItem(lastAgent(projectId), agent);
    },
  };
}
