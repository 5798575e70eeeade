import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { check } from "@beckon/protocol";
import { z } from "zod";
import { ownSecrets } from "./environment.ts";
import { presets } from "./presets.ts";

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");

const entry = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and dashes"),
    /** Takes what is not said here from this preset. */
    preset: z.enum(presets.map(({ id }) => id)).optional(),
    name: z.string().min(1).max(60).optional(),
    command: z.string().min(1).refine((name) => isAbsolute(name) || !name.includes("/"), "must be an absolute path, or the name of a program on the PATH").optional(),
    /** All arguments of `command`, or further ones of the preset's program. */
    args: z.array(z.string()).default([]),
    env: z.record(variable, z.string()).default({}),
    pass: z.array(variable.refine((name) => !ownSecrets.includes(name), "is a secret of Beckon's own")).default([]),
    mode: z.string().min(1).nullable().optional(),
    resume: z.string().min(1).max(500).includes("{session}").optional(),
    sign_in: z.string().min(1).max(500).optional(),
  })
  .refine(({ preset, command }) => preset !== undefined || command !== undefined, {
    path: ["command"],
    message: "is needed where no preset is named",
  });

const content = z.strictObject({ agents: z.array(entry).max(100) }).superRefine(({ agents }, context) => {
  agents.forEach(({ id }, index) => {
    if (agents.findIndex((one) => one.id === id) !== index)
      context.addIssue({ code: "custom", path: ["agents", index, "id"], message: `two agents have the id ${id}` });
  });
});

/** One agent of AGENTS_FILE. */
export type AgentsFileEntry = z.infer<typeof entry>;

/** The agents of `AGENTS_FILE` (`{"agents": [...]}`). Throws Error with one line that names the file and the field. */
export function readAgentsFile(file: string): AgentsFileEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`AGENTS_FILE: ${file}: ${(error as Error).message}`, { cause: error });
  }
  const parsed = check(content, value);
  if (!parsed.ok) throw new Error(`AGENTS_FILE: ${file}: ${parsed.error.message}`);
  return parsed.value.agents;
}
