import type { TicketView } from "@beckon/protocol";
import { Command } from "#ui/command.tsx";

/** Where a ticket's agent works. */
export function Workspace({ ticket, agent }: { ticket: TicketView; agent: string }) {
  const { workspace, acp, project_id } = ticket;
  const path = workspace?.path ?? acp?.workspace;
  if (path === undefined)
    return (
      <p className="text-fact text-soft">
        {project_id === undefined ? `An empty folder, made when ${agent} starts.` : `A worktree, made when ${agent} starts.`}
      </p>
    );
  return (
    <>
      {workspace && (
        <p className="text-fact">
          <Command isBlock={false}>{workspace.branch}</Command>
          <span className="text-soft"> from {workspace.base}</span>
        </p>
      )}
      <p className="text-fact">
        {workspace?.removed_at === undefined ? <Command isBlock={false}>{path}</Command> : <span className="text-soft">The folder was removed.</span>}
      </p>
    </>
  );
}
