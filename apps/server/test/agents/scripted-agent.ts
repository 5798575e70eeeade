import { spawnSync } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { parseArgs } from "node:util";
import { agent, methods, ndJsonStream, RequestError, type AgentContext, type SessionConfigOption } from "@agentclientprotocol/sdk";

/**
 * An agent of the tests with modes and options. Lines of a prompt direct it: `update JSON` sends a session/update,
 * `request METHOD JSON` asks the client and says what it got, `env NAME` and `run COMMAND` say what they give,
 * `options` says how its options stand. With --moody it changes its mode with its model.
 */
const { values } = parseArgs({
  options: { auth: { type: "boolean" }, protocol: { type: "string" }, modes: { type: "boolean" }, refuse: { type: "boolean" }, moody: { type: "boolean" } },
});

const sessionId = "s1";
const modes = { currentModeId: "auto", availableModes: [{ id: "auto", name: "Auto" }, { id: "ask", name: "Ask first" }] };
const models = [
  { value: "small", name: "Small" },
  { value: "large", name: "Large" },
];
let model = "small";
let fast = false;
const configOptions = (): SessionConfigOption[] => [
  { id: "llm", name: "Model", category: "model", type: "select", currentValue: model, options: models },
  { id: "fast", name: "Fast", type: "boolean", currentValue: fast },
];

async function obey(line: string, client: AgentContext): Promise<string | undefined> {
  const [, verb = "", rest = ""] = /^(\S+) ?(.*)$/u.exec(line) ?? [];
  if (verb === "options") return `mode ${modes.currentModeId}, model ${model}, fast ${fast}`;
  if (verb === "env") return `${rest}=${process.env[rest] ?? "(unset)"}`;
  if (verb === "run") return `${rest}: ${spawnSync(rest, { shell: true, encoding: "utf8" }).stdout.trim()}`;
  const { currentModeId } = verb === "update" ? (JSON.parse(rest) as { currentModeId?: string }) : {};
  if (currentModeId !== undefined) modes.currentModeId = currentModeId;
  if (verb === "update") await client.notify("session/update", { sessionId, update: JSON.parse(rest) as unknown });
  if (verb === "complete") return ask(rest.replace(/^\S+ request /u, ""), client, { complete: rest.split(" ", 1)[0] });
  if (verb === "withdraw") return ask(rest.replace(/^request /u, ""), client, { withdraw: true });
  return verb === "request" ? ask(rest, client) : undefined;
}

/** Asks the client; `complete` says that this elicitation is done, `withdraw` takes the request back, both after it was sent. */
async function ask(rest: string, client: AgentContext, after: { complete?: string | undefined; withdraw?: boolean } = {}): Promise<string> {
  const [, method = "", json = "{}"] = /^(\S+) ?(.*)$/u.exec(rest) ?? [];
  try {
    const taken = new AbortController();
    const answer = client.request(method, { sessionId, ...(JSON.parse(json) as object) }, { cancellationSignal: taken.signal });
    if (after.complete) await client.notify("elicitation/complete", { elicitationId: after.complete });
    if (after.withdraw) setImmediate(() => taken.abort());
    return `${method}: ${JSON.stringify(await answer)}`;
  } catch (error) {
    const { code, message, data } = error as RequestError;
    return `${method}: error ${code}${code === -32_602 ? ` ${message} ${JSON.stringify(data)}` : ""}`;
  }
}

const app = agent({ name: "scripted" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: Number(values.protocol ?? 1),
    agentInfo: { name: "scripted", title: "Scripted agent", version: "3.2.1" },
    agentCapabilities: { loadSession: true, mcpCapabilities: { http: true, sse: false }, sessionCapabilities: { close: {} } },
    authMethods: [{ id: "login", name: "Log in", description: "With a browser" }],
  }))
  .onRequest(methods.agent.session.new, () => {
    if (values.auth) throw RequestError.authRequired();
    return { sessionId, configOptions: configOptions(), ...(values.modes ? { modes } : {}) };
  })
  .onRequest(methods.agent.session.close, () => ({}))
  .onRequest(methods.agent.session.setMode, ({ params }) => {
    if (values.refuse) throw new RequestError(-32_603, "not today");
    modes.currentModeId = params.modeId;
    return {};
  })
  .onRequest(methods.agent.session.setConfigOption, async ({ params, client }) => {
    if (values.refuse) throw new RequestError(-32_603, "not today");
    if (params.configId === "fast") fast = params.value === true;
    else model = String(params.value);
    if (values.moody) {
      modes.currentModeId = "auto";
      await client.notify(methods.client.session.update, { sessionId, update: { sessionUpdate: "current_mode_update", currentModeId: "auto" } });
    }
    return { configOptions: configOptions() };
  })
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const text = params.prompt.map((block) => (block.type === "text" ? block.text : "")).join("\n");
    for (const line of text.split("\n")) {
      // oxlint-disable-next-line no-await-in-loop -- one line after the other
      const said = await obey(line, client);
      if (said === undefined) continue;
      const update = { sessionUpdate: "agent_message_chunk", content: { type: "text", text: `${said}\n` } } as const;
      // oxlint-disable-next-line no-await-in-loop -- what it says keeps its order
      await client.notify(methods.client.session.update, { sessionId, update });
    }
    return { stopReason: "end_turn" };
  });
await app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>)).closed;
process.exit(0);
