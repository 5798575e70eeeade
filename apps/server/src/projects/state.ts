import type { ProjectState } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { mustFindProject } from "./change-projects.ts";
import { GitError } from "./git.ts";
import type { ProjectParts } from "./register.ts";
import { chooseBase, countUncommitted, inspectRepository } from "./repository.ts";

/** A project with how its repository stands now; what stands in the way of a ticket is said, not thrown. */
export async function projectState({ log, git }: Pick<ProjectParts, "log" | "git">, projectId: string): Promise<ProjectState> {
  const project = mustFindProject(log, projectId);
  try {
    const repository = await inspectRepository(git, project.path);
    const uncommitted = await countUncommitted(git, repository.root);
    const state = { ...project, uncommitted, branches: repository.branches };
    const problem = await problemOf(() => chooseBase(git, repository, project.base));
    return problem === undefined ? state : { ...state, problem };
  } catch (error) {
    return { ...project, uncommitted: 0, branches: [], problem: sentenceOf(error) };
  }
}

async function problemOf(look: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError || error instanceof GitError) return error.message;
  throw error;
}
