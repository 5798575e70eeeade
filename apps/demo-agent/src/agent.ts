import { randomBytes } from "node:crypto";
import {
  agent,
  methods,
  PROTOCOL_VERSION,
  RequestError,
  type AgentContext,
  type McpServer,
  type ContentBlock,
  type PromptRequest,
  type StopReason,
} from "@agentclientprotocol/sdk";
import { givenAnswers, givenMessages, isResume, type GivenAnswer } from "./given.ts";
import { givenServer } from "./mcp-ask.ts";
import { runScript } from "./run-script.ts";
import { defaultScript, parseScript, replyTo, type Step } from "./script.ts";
import { loadState, saveState, type State } from "./state.ts";

/** A session in this process. */
interface Live {
  state: State;
  cancel?: AbortController;
}

/** The demo agent as an ACP app; `folder` holds a file for each session. */
export function createDemoAgent(folder: string) {
  const sessions = new Map<string, Live>();

  const reopen = async (sessionId: string, servers: McpServer[] = []): Promise<State> => {
    const state = sessions.get(sessionId)?.state ?? (await loadState(folder, sessionId));
    if (!state) throw RequestError.resourceNotFound(sessionId);
    Object.assign(state, givenServer(servers));
    sessions.set(sessionId, { state });
    return state;
  };
  const live = (sessionId: string): Live => {
    const session = sessions.get(sessionId);
    if (!session) throw RequestError.resourceNotFound(sessionId);
    return session;
  };
  const prompt = async ({ sessionId, prompt: blocks, _meta }: PromptRequest, client: AgentContext): Promise<StopReason> => {
    const session = live(sessionId);
    const { state } = session;
    state.turn += 1;
    let answers: GivenAnswer[] = [];
    const given = givenAnswers(_meta);
    const told = state.turn > 1;
    if ((isResume(_meta) && told) || (given.length > 0 && state.at < state.script.length)) {
      answers = given;
      for (const message of givenMessages(_meta)) state.script.push(...followUp(message));
      if (state.at >= state.script.length) state.script.push({ do: "say", text: "Nothing was left to do." });
    } else begin(state, textOf(blocks));
    await saveState(folder, state);
    session.cancel = new AbortController();
    return runScript({ state, client, answers, signal: session.cancel.signal, save: () => saveState(folder, state) });
  };

  return agent({ name: "beckon-demo" })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: PROTOCOL_VERSION,
      agentInfo: { name: "beckon-demo", title: "Demo agent", version: "0.1.0" },
      agentCapabilities: { loadSession: true, mcpCapabilities: { http: true, sse: false }, sessionCapabilities: { resume: {}, close: {} } },
      authMethods: [],
    }))
    .onRequest(methods.agent.session.new, async ({ params: { cwd, mcpServers } }) => {
      const session_id = `demo-${randomBytes(9).toString("hex")}`;
      const state: State = { session_id, cwd, turn: 0, script: [], at: 0, handled: [], history: [], ...givenServer(mcpServers) };
      await saveState(folder, state);
      sessions.set(state.session_id, { state });
      return { sessionId: state.session_id };
    })
    .onRequest(methods.agent.session.load, async ({ params: { sessionId, mcpServers }, client }) => {
      const { history } = await reopen(sessionId, mcpServers);
      // oxlint-disable-next-line no-await-in-loop -- the conversation is repeated in its order
      for (const update of history) await client.notify(methods.client.session.update, { sessionId, update });
      return {};
    })
    .onRequest(methods.agent.session.resume, async ({ params: { sessionId, mcpServers } }) => {
      await reopen(sessionId, mcpServers);
      return {};
    })
    .onRequest(methods.agent.session.close, ({ params: { sessionId } }) => {
      sessions.get(sessionId)?.cancel?.abort();
      sessions.delete(sessionId);
      return {};
    })
    .onRequest(methods.agent.session.prompt, async ({ params, client }) => ({ stopReason: await prompt(params, client) }))
    .onNotification(methods.agent.session.cancel, ({ params: { sessionId } }) => sessions.get(sessionId)?.cancel?.abort());
}

/** A new script replaces one that was not finished. */
function begin(state: State, text: string): void {
  const first = state.turn === 1;
  const steps = parseScript(text);
  const name = text.split("\n", 1)[0] ?? "";
  state.script = steps.length > 0 || !first ? followUp(text) : defaultScript(name);
  state.at = 0;
  delete state.plan;
}

function followUp(text: string): Step[] {
  const steps = parseScript(text);
  return steps.length > 0 ? steps : replyTo(text);
}

const textOf = (blocks: ContentBlock[]): string => blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
