import { AppError } from "#errors.ts";
import { GitError } from "#projects/git.ts";
import { WorkspaceError } from "./workspace-error.ts";

/** What git and the file system say, as an error that may cross the wire; a bug stays what it is. */
export function asAppError(error: unknown): unknown {
  if (error instanceof GitError || error instanceof WorkspaceError) return new AppError("git_failed", error.message, { cause: error });
  return error;
}
