import { AppError } from "#errors.ts";
import { GitError } from "#projects/git.ts";

/** Why a ticket has no workspace to work in, as a sentence for a person; never the agent's fault. */
export class WorkspaceError extends Error {
  override name = "WorkspaceError";
  readonly code: "setup_failed" | "workspace_failed";

  constructor(message: string, { code = "workspace_failed", cause }: { code?: WorkspaceError["code"]; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Any failure of git or of the file system as a WorkspaceError; a bug stays what it is. */
export function asWorkspaceError(error: unknown): unknown {
  if (error instanceof WorkspaceError) return error;
  if (error instanceof GitError || error instanceof AppError) return new WorkspaceError(error.message, { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return new WorkspaceError("The disk is full.", { cause: error });
  if (code !== undefined) return new WorkspaceError(`The workspace could not be made: ${(error as Error).message}.`, { cause: error });
  return error;
}
