import type { ConfigOption } from "./config-option.ts";

/** Where an agent's program is: installed by Beckon, on the person's PATH, given by AGENTS_FILE, part of Beckon, or nowhere. */
export type AgentInstalled = "beckon" | "path" | "file" | "built-in" | "missing";

/** What an agent says it can do (ACP v1, initialize). */
export interface AgentCan {
  load: boolean;
  resume: boolean;
  mcp_http: boolean;
  images: boolean;
}

/** Outcome of `POST /agents/:id/check`: the agent was started, a session opened and closed. */
export interface AgentCheck {
  checked_at: string;
  works: boolean;
  took_ms: number;
  /** Why not: a code of `agent_error`, a sentence, and what its process said last. */
  code?: string;
  error?: string;
  stderr?: string;
  /** What the agent says of itself. */
  title?: string;
  version?: string;
  protocol?: number;
  can?: AgentCan;
  /** The agent's own ways to sign in. */
  sign_in?: { id: string; name: string; description?: string }[];
  /** Modes, models and other options that it offered. */
  config?: ConfigOption[];
}

/** One entry of `GET /agents`. */
export interface AgentListing {
  id: string;
  name: string;
  default: boolean;
  installed: AgentInstalled;
  /** Version of what Beckon installed. */
  version?: string;
  /** What `POST /agents/:id/install` would install, as `package@version`. */
  installable?: string;
  installing?: boolean;
  install_error?: string;
  /** Why it cannot be started, and how a person gets it. */
  missing?: string;
  /** How a person signs in to it. */
  sign_in?: string;
  /** The latest check, also of an earlier start of Beckon. */
  check?: AgentCheck;
}

/** Answer of `GET /agents`; `error` says why AGENTS_FILE as it is now is not used. */
export interface Agents {
  agents: AgentListing[];
  error?: string;
}
