import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and dashes"),
  name: z.string().min(1).max(60),
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
});

/** How to start one agent: a program that speaks ACP over stdio. Tickets name it by id, never by command. */
export type AgentProfile = z.infer<typeof profileSchema>;

/** The agents of `AGENTS_FILE` (`{"agents": [...]}`), after the built-in demo agent. Throws Error with one line that names the field. */
export function readProfiles(file: string | undefined, dataDir: string): AgentProfile[] {
  const demo = demoProfile(dataDir);
  if (file === undefined) return [demo];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`AGENTS_FILE: ${file}: ${(error as Error).message}`, { cause: error });
  }
  const parsed = z.strictObject({ agents: z.array(profileSchema) }).safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`AGENTS_FILE: ${file}: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const own = parsed.data.agents;
  const twice = own.find((one, index) => own.findIndex(({ id }) => id === one.id) !== index);
  if (twice) throw new Error(`AGENTS_FILE: ${file}: two agents have the id ${twice.id}`);
  return own.some(({ id }) => id === demo.id) ? own : [demo, ...own];
}

/** Needs no key and no network; runs on the Node that runs Beckon. */
function demoProfile(dataDir: string): AgentProfile {
  const main = fileURLToPath(import.meta.resolve("@beckon/demo-agent"));
  return { id: "demo", name: "Demo agent", command: process.execPath, args: [main, "--state", join(dataDir, "demo-agent")], env: {} };
}
