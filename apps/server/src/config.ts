import { existsSync, statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import proxyAddr from "proxy-addr";
import { z } from "zod";
import type { Rate } from "#http/rate-limits.ts";
import type { NotionSettings } from "#notion/settings.ts";
import { notionSettings, notionVariables } from "./config-notion.ts";
import { rateVariables } from "./config-rates.ts";
import { secretsIn } from "./ops/secrets-in.ts";

/** Where Vite serves pages; an agent's Vite, too, so that they count only where there is no sign-in that such a page could use. */
const viteOrigins = ["http://localhost:5173", "http://127.0.0.1:5173"];
const loopback = ["127.0.0.1", "::1", "localhost"];
const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, "must be an origin such as http://localhost:5173");

const origins = z
  .string()
  .transform((text) => listOf(text))
  .pipe(z.array(origin));

const publicUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => URL.canParse(text) && `${new URL(text).origin}/` === new URL(text).href, "must be an address without a path, such as https://beckon.example.org");
const addresses = z.string().refine((text) => {
  try {
    // A lone number is an address to the library (1 is 0.0.0.1), and a count of proxies to whoever writes it.
    return !listOf(text).some((one) => /^\d+$/.test(one)) && Boolean(proxyAddr.compile(listOf(text)));
  } catch {
    return false;
  }
}, "must list addresses or networks of your proxy, such as loopback or 10.0.0.0/8");

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: addresses.default(""),
  DATA_DIR: z.string().min(1).default("./data"),
  ALLOWED_ORIGINS: origins.optional(),
  AUTH: z.enum(["on", "off"]).default("on"),
  AUTH_TOKEN: z.string().min(16, "must hold at least 16 characters").max(1_024).optional(),
  OWNER_NAME: z.string().trim().min(1).max(60).regex(/^\P{Cc}*$/u, "must be one line without control characters").optional(),
  AGENTS_FILE: z.string().min(1).optional(),
  DEFAULT_AGENT: z.string().min(1).default("demo"),
  MAX_AGENTS: z.coerce.number().int().min(1).max(64).default(4),
  MAX_WAITING: z.coerce.number().int().min(1).max(10_000).optional(),
  COST_LIMIT: z.coerce.number().positive().max(1_000_000).optional(),
  WORKSPACE_ROOT: z.string().min(1).default(join(homedir(), ".beckon", "workspaces")),
  ...notionVariables,
  PUSH_ORIGINS: origins.default([]),
  NOTIFY_URL: z.url({ protocol: /^https?$/ }).optional(),
  ...rateVariables,
  RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** Everything the environment can set (DESIGN section 8), paths made absolute. */
export interface Config {
  port: number;
  host: string;
  publicUrl: string | undefined;
  /** Proxies whose X-Forwarded-For is believed. */
  trustProxy: string[];
  dataDir: string;
  /** Where the person stands: paths given to commands are from there. */
  cwd: string;
  allowedOrigins: string[];
  auth: "on" | "off";
  /** The owner's token, where a person chose it. */
  authToken: string | undefined;
  ownerName: string;
  agentsFile: string | undefined;
  defaultAgent: string;
  maxAgents: number;
  /** Tickets that may wait for people before no new one is begun. */
  maxWaiting: number | undefined;
  /** What a ticket may cost before a person is asked, in the currency that its agent reports. */
  costLimit: number | undefined;
  workspaceRoot: string;
  /** Undefined where Notion is not set up. */
  notion: NotionSettings | undefined;
  /** Push services besides the public ones, as origins. */
  pushOrigins: string[];
  /** Gets every notice as a text. */
  notifyUrl: string | undefined;
  /** Undefined limits nothing. */
  rates: Record<Rate, number> | undefined;
  /** Output of closed tickets older than this is blanked; undefined keeps all. */
  retentionDays: number | undefined;
  logLevel: string;
  /** Values that nobody may be shown. */
  secrets: string[];
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
    throw new ConfigError(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const env = parsed.data;
  refuseOpenDoors(env);
  const workspaceRoot = folderAt("WORKSPACE_ROOT", env.WORKSPACE_ROOT);
  const repository = repositoryAround(workspaceRoot);
  if (repository) throw new ConfigError(`WORKSPACE_ROOT: ${workspaceRoot} lies inside the git repository ${repository}`);
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL && new URL(env.PUBLIC_URL).origin,
    trustProxy: listOf(env.TRUST_PROXY),
    dataDir: folderAt("DATA_DIR", env.DATA_DIR),
    // The package manager runs scripts in Beckon's own folder, and says where it was called.
    cwd: environment["INIT_CWD"] ?? process.cwd(),
    allowedOrigins: env.ALLOWED_ORIGINS ?? (env.AUTH === "off" ? viteOrigins : []),
    auth: env.AUTH,
    authToken: env.AUTH_TOKEN,
    ownerName: env.OWNER_NAME ?? accountName(),
    agentsFile: env.AGENTS_FILE && resolve(env.AGENTS_FILE),
    defaultAgent: env.DEFAULT_AGENT,
    maxAgents: env.MAX_AGENTS,
    maxWaiting: env.MAX_WAITING,
    costLimit: env.COST_LIMIT,
    workspaceRoot,
    notion: notionOf(env),
    pushOrigins: env.PUSH_ORIGINS,
    notifyUrl: env.NOTIFY_URL,
    rates: env.RATE_LIMIT === "on" ? env.RATE_LIMITS : undefined,
    retentionDays: env.RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
    secrets: secretsIn(environment),
    environment,
  };
}

/** Others than this machine's own programs reach Beckon only where somebody has chosen a token for it (DESIGN section 9). */
function refuseOpenDoors({ HOST, AUTH, AUTH_TOKEN, RATE_LIMIT, PUBLIC_URL }: z.infer<typeof schema>): void {
  const isPublic = PUBLIC_URL !== undefined && !loopback.includes(new URL(PUBLIC_URL).hostname);
  if (AUTH === "off" && (!loopback.includes(HOST) || isPublic))
    throw new ConfigError("AUTH: sign-in can be off only where HOST and PUBLIC_URL are loopback addresses");
  if (RATE_LIMIT === "off" && (!loopback.includes(HOST) || isPublic))
    throw new ConfigError("RATE_LIMIT: limits can be off only where HOST and PUBLIC_URL are loopback addresses");
  if (!loopback.includes(HOST) && AUTH_TOKEN === undefined)
    throw new ConfigError(`HOST: ${HOST} can be reached from other machines, so AUTH_TOKEN must be set`);
}

function notionOf(env: z.infer<typeof schema>): NotionSettings | undefined {
  try {
    return notionSettings(env);
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error });
  }
}

const listOf = (text: string): string[] => text.split(",").map((part) => part.trim()).filter(Boolean);

/** The name that the owner's answers carry. */
function accountName(): string {
  try {
    return userInfo().username || "Owner";
  } catch {
    // An account without a name, as in some containers.
    return "Owner";
  }
}

/** The whole path of a folder that is there or can be made: nothing on the way to it is a file. */
function folderAt(variable: string, given: string): string {
  const folder = resolve(given);
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  if (!statSync(there).isDirectory()) throw new ConfigError(`${variable}: ${there} is not a folder`);
  return folder;
}

/** An agent in a folder inside a repository would take that repository for its own. */
function repositoryAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}
