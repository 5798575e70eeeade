import { resolve } from "node:path";
import type { ProjectView } from "@beckon/protocol";
import { CommandError } from "./command-error.ts";
import type { CommandPlace } from "./command-place.ts";
import { mustFindServer } from "./running-server.ts";

/** `pnpm project add PATH [BASE] | list`: the repositories that tickets work in. */
export async function project(place: CommandPlace, [action, path, base]: readonly (string | undefined)[]): Promise<string> {
  const server = mustFindServer(place);
  if (action === "list") {
    const { projects } = (await (await server.ask("GET", "/projects")).json()) as { projects: ProjectView[] };
    const open = projects.filter(({ archived_at }) => archived_at === undefined);
    return open.length === 0 ? "There is no project yet. Add one: pnpm project add PATH" : open.map(line).join("\n");
  }
  if (action !== "add" || path === undefined) throw new CommandError("Usage: pnpm project add PATH [BASE] | list");
  const absolute = resolve(place.cwd, path);
  const added = (await (await server.ask("POST", "/projects", { path: absolute, ...(base === undefined ? {} : { base }) })).json()) as ProjectView;
  return `Tickets can work in ${added.name} now: ${added.path}, from branch ${added.base}.`;
}

const line = ({ name, path, base }: ProjectView): string => `${name}  ${path}  from ${base}`;
