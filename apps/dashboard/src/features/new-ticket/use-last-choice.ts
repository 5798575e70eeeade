import { useState } from "react";
import { useAgents } from "#live/hooks.ts";
import { useProjects } from "#live/projects.ts";
import type { Choosable } from "./config-fields.tsx";

const lastProject = "last-project";
const lastAgent = (projectId: string): string => `last-agent${projectId === "" ? "" : `/${projectId}`}`;

const lastConfig = (agent: string): string => `last-config/${agent}`;

type Choices = Partial<Record<Choosable, string>>;

function readChoices(agent: string | undefined): Choices {
  try {
    return JSON.parse((agent === undefined ? null : localStorage.getItem(lastConfig(agent))) ?? "{}") as Choices;
  } catch {
    return {};
  }
}

/** Project and agent of a new ticket: what was chosen last, the agent for each project; "" is no project. */
export function useLastChoice() {
  const agents = (useAgents().data ?? []).filter(({ installed }) => installed !== "missing");
  const projects = useProjects().filter(({ archived_at }) => archived_at === undefined);
  const [chosenProject, setProject] = useState(() => localStorage.getItem(lastProject) ?? "");
  const [chosenAgents, setAgents] = useState<Record<string, string>>({});
  const project = projects.find(({ project_id }) => project_id === chosenProject);
  const projectId = project?.project_id ?? "";
  const wishes = [chosenAgents[projectId], localStorage.getItem(lastAgent(projectId)), project?.default_agent];
  const wished = wishes.find((id) => agents.some((one) => one.id === id));
  const agent = wished ?? agents.find((one) => one.default)?.id;
  const [chosenConfig, setConfig] = useState<Record<string, Choices>>({});
  const config = chosenConfig[agent ?? ""] ?? readChoices(agent);
  return {
    agents,
    projects,
    projectId,
    agent,
    /** Mode and model for this agent. */
    config,
    choose: (what: Choosable, value: string) => setConfig({ ...chosenConfig, [agent ?? ""]: { ...config, [what]: value } }),
    setProject,
    setAgent: (id: string) => setAgents({ ...chosenAgents, [projectId]: id }),
    /** The next ticket begins with this choice. */
    keep(): void {
      localStorage.setItem(lastProject, projectId);
      if (agent === undefined) return;
      localStorage.setItem(lastAgent(projectId), agent);
      localStorage.setItem(lastConfig(agent), JSON.stringify(config));
    },
  };
}
