import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("scripted-agent.ts", import.meta.url));

/** An entry of AGENTS_FILE that runs the scripted agent. */
export const scripted = (args: string[] = [], more: Record<string, unknown> = {}) => ({
  id: "scripted",
  command: process.execPath,
  args: [program, ...args],
  ...more,
});

/** An AGENTS_FILE in a folder of its own. */
export interface AgentsFile extends AsyncDisposable {
  path: string;
  write(content: unknown): Promise<void>;
}

/** Writes an AGENTS_FILE with these agents. */
export async function agentsFile(...agents: object[]): Promise<AgentsFile> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-agents-"));
  const path = join(folder, "agents.json");
  const write = (content: unknown) => writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  await write({ agents });
  return { path, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
