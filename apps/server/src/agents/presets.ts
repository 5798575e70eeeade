import { fileURLToPath } from "node:url";

/** An agent that Beckon knows how to start. */
export interface Preset {
  id: string;
  name: string;
  /** Its npm package, pinned; absent where the vendor ships a program only. */
  package?: {
    name: string;
    version: string;
    /** True where the program is put in place by the package's install script. */
    scripts?: boolean;
  };
  /** The program on the person's PATH, where Beckon has not installed it; also the bin of its package. */
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** Provider keys and settings of its own that pass from the person's environment. */
  pass: string[];
  asking_mode?: string;
  /** Opens a session of it in a terminal, in the session's folder; its first word is the agent's own program. */
  resume: string;
  /** That program where it is in what Beckon installed, if it has another name there. */
  cli?: string;
  lists_tools?: true;
  loads_next_minute?: true;
  /** How a person signs in: a command, where it is in what Beckon installed, and what to do then. */
  login: { run: string; bin: string; what: string };
  /** Where a person gets it, where Beckon cannot install it. */
  get?: string;
}

const anthropic = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL"];
const openai = ["OPENAI_API_KEY", "OPENAI_BASE_URL"];
const google = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "GOOGLE_APPLICATION_CREDENTIALS"];
const aws = ["AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"];
const routers = ["OPENROUTER_API_KEY", "MISTRAL_API_KEY", "GROQ_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY"];

/**
 * The agents that Beckon knows. Asking modes: Claude and Qwen start in `auto`, Codex in `agent`, where a model may allow;
 * OpenCode has no such mode.
 */
export const presets: readonly Preset[] = [
  {
    id: "claude",
    name: "Claude",
    package: { name: "@agentclientprotocol/claude-agent-acp", version: "0.101.0" },
    program: "claude-agent-acp",
    args: [],
    pass: [...anthropic, ...aws, "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_OAUTH_TOKEN"],
    asking_mode: "default",
    resume: "claude --resume {session}",
    cli: "claude-agent-acp --cli",
    lists_tools: true,
    login: { run: "claude", bin: "claude-agent-acp --cli", what: "and sign in with /login, or start Beckon with ANTHROPIC_API_KEY set" },
  },
  {
    id: "codex",
    name: "Codex",
    package: { name: "@agentclientprotocol/codex-acp", version: "2.6.0" },
    program: "codex-acp",
    args: [],
    // Without this feature Codex answers its own questions to people.
    env: { CODEX_CONFIG: JSON.stringify({ features: { default_mode_request_user_input: true } }) },
    pass: [...openai, "CODEX_API_KEY", "CODEX_HOME", "CODEX_PATH"],
    asking_mode: "read-only",
    resume: "codex resume {session}",
    lists_tools: true,
    login: { run: "codex login", bin: "codex login", what: "and follow it; with an API key, pipe the key into it and add --with-api-key" },
  },
  {
    id: "gemini",
    name: "Gemini",
    package: { name: "@google/gemini-cli", version: "0.61.0" },
    program: "gemini",
    args: ["--acp"],
    // It loads no MCP server in a folder that it was not told to trust, and a person chose what Beckon works in. With a key from the environment alone
    // it begins a conversation, but opens it again only where its settings name the way of signing in; these are the lowest of them.
    env: { GEMINI_CLI_TRUST_WORKSPACE: "true", GEMINI_CLI_SYSTEM_DEFAULTS_PATH: fileURLToPath(new URL("gemini-defaults.json", import.meta.url)) },
    pass: [...google, "GEMINI_MODEL", "GOOGLE_GENAI_USE_VERTEXAI"],
    asking_mode: "default",
    resume: "gemini --resume {session}",
    lists_tools: true,
    loads_next_minute: true,
    login: { run: "gemini", bin: "gemini", what: "and sign in, or start Beckon with GEMINI_API_KEY set" },
  },
  {
    id: "opencode",
    name: "OpenCode",
    package: { name: "opencode-ai", version: "1.18.33", scripts: true },
    program: "opencode",
    args: ["acp"],
    pass: [...anthropic, ...openai, ...google, ...aws, ...routers, "OPENCODE_API_KEY", "OPENCODE_CONFIG"],
    resume: "opencode --session {session}",
    lists_tools: true,
    login: { run: "opencode auth login", bin: "opencode auth login", what: "and choose a provider, or start Beckon with its API key set" },
  },
  {
    id: "qwen",
    name: "Qwen",
    package: { name: "@qwen-code/qwen-code", version: "0.24.4" },
    program: "qwen",
    args: ["--acp"],
    pass: [...openai, "OPENAI_MODEL", "DASHSCOPE_API_KEY", "QWEN_MODEL"],
    asking_mode: "default",
    resume: "qwen --resume {session}",
    lists_tools: true,
    login: { run: "qwen", bin: "qwen", what: "and sign in with /auth" },
  },
  {
    id: "goose",
    name: "Goose",
    program: "goose",
    args: ["acp"],
    pass: [...anthropic, ...openai, ...google, ...routers, "GOOSE_PROVIDER", "GOOSE_MODEL", "GOOSE_MODE"],
    resume: "goose session --resume --session-id {session}",
    login: { run: "goose configure", bin: "goose configure", what: "and choose a provider" },
    get: "Goose is not installed. Get it from https://block.github.io/goose and have goose on the PATH of the shell that starts Beckon.",
  },
];

/** The preset of this id. */
export const presetOf = (id: string | undefined): Preset | undefined => presets.find((one) => one.id === id);
