import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

const loopback = ["127.0.0.1", "::1", "localhost"];
const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, "must be an origin such as http://localhost:5173");

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default("./data"),
  ALLOWED_ORIGINS: z
    .string()
    .default("http://localhost:5173,http://127.0.0.1:5173")
    .transform((text) => text.split(",").map((part) => part.trim()).filter(Boolean))
    .pipe(z.array(origin)),
  AUTH: z.literal("off", "must be off: sign-in does not exist yet").default("off"),
  AGENTS_FILE: z.string().min(1).optional(),
  DEFAULT_AGENT: z.string().min(1).default("demo"),
  MAX_AGENTS: z.coerce.number().int().min(1).max(64).default(4),
  WORKSPACE_ROOT: z.string().min(1).default(join(homedir(), ".beckon", "workspaces")),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** Everything the environment can set (DESIGN section 8), paths made absolute. */
export interface Config {
  port: number;
  host: string;
  publicUrl: string | undefined;
  dataDir: string;
  allowedOrigins: string[];
  agentsFile: string | undefined;
  defaultAgent: string;
  maxAgents: number;
  workspaceRoot: string;
  logLevel: string;
  /** What agents may inherit a part of. */
  environment: NodeJS.ProcessEnv;
}

/** A value that stops the start; `message` is the one line to print. */
export class ConfigError extends Error {}

/** Reads the configuration; throws ConfigError that names the variable. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty value is an unset one: shells and compose files cannot always unset.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  const env = parsed.data;
  if (!loopback.includes(env.HOST)) throw new ConfigError("HOST: only a loopback address is allowed until sign-in exists");
  const workspaceRoot = resolve(env.WORKSPACE_ROOT);
  const repository = repositoryAround(workspaceRoot);
  if (repository) throw new ConfigError(`WORKSPACE_ROOT: ${workspaceRoot} lies inside the git repository ${repository}`);
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    dataDir: resolve(env.DATA_DIR),
    allowedOrigins: env.ALLOWED_ORIGINS,
    agentsFile: env.AGENTS_FILE && resolve(env.AGENTS_FILE),
    defaultAgent: env.DEFAULT_AGENT,
    maxAgents: env.MAX_AGENTS,
    workspaceRoot,
    logLevel: env.LOG_LEVEL,
    environment,
  };
}

/** An agent in a folder inside a repository would take that repository for its own. */
function repositoryAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}
