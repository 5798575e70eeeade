import type { McpServer } from "@agentclientprotocol/sdk";
import { remember, type Answered } from "./ask-person.ts";
import type { Running } from "./run-script.ts";
import type { State } from "./state.ts";

/** What a session is told of Beckon's own MCP server; nothing where it got none over HTTP. */
export function givenServer(servers: McpServer[]): Pick<State, "mcp"> {
  const server = servers.find((one) => "url" in one && one.name === "beckon");
  if (!server || !("url" in server)) return {};
  return { mcp: { url: server.url, headers: Object.fromEntries(server.headers.map(({ name, value }) => [name, value])) } };
}

/** Asks by the tool ask_person; undefined while the answer is pending: it comes with a later prompt. */
export async function mcpAsk({ state, answers, signal }: Running, question: string): Promise<Answered | undefined> {
  const given = answers.find((one) => one.message === question && !state.handled.includes(one.question_id));
  if (given) {
    state.handled.push(given.question_id);
    return answered(typeof given.response === "string" ? given.response : "");
  }
  if (!state.mcp) return { text: "", sentence: "I was given no way to ask by MCP.", updates: [] };
  // Only this one step needs it, and it is large.
  const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
  const client = new Client({ name: "beckon-demo", version: "0.1.0" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(new URL(state.mcp.url), { requestInit: { headers: state.mcp.headers } }));
  try {
    const result = await client.callTool({ name: "ask_person", arguments: { questions: [{ question }] } }, { signal });
    const { status, question_id, answers: told = {} } = (result.structuredContent ?? {}) as Outcome;
    if (status === "pending") return undefined;
    remember(state.handled, question_id);
    return status === "answered" ? answered(told[question] ?? "") : { text: "", sentence: "You declined to answer.", updates: [] };
  } finally {
    await client.close();
  }
}

interface Outcome {
  status?: string;
  question_id?: string;
  answers?: Record<string, string>;
}

const answered = (text: string): Answered => ({ text, sentence: `You answered: ${text}`, updates: [] });
