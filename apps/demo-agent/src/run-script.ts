import { setTimeout as delay } from "node:timers/promises";
import { methods, RequestError, type AgentContext, type SessionUpdate, type StopReason, type ToolCall } from "@agentclientprotocol/sdk";
import type { GivenAnswer } from "./given.ts";
import { askPerson } from "./ask-person.ts";
import { mcpAsk } from "./mcp-ask.ts";
import { rebaseOnto } from "./rebase.ts";
import { greetingFor, lookAround, writeInside } from "./workspace.ts";
import type { State } from "./state.ts";
import type { Step } from "./script.ts";

/** What running a script needs. */
export interface Running {
  state: State;
  client: AgentContext;
  answers: GivenAnswer[];
  signal: AbortSignal;
  save(): Promise<void>;
}

/** Runs from the saved step to the end; what a step shows is saved before it is shown. */
export async function runScript(running: Running): Promise<StopReason> {
  const { state, signal, save } = running;
  while (state.at < state.script.length) {
    const step = state.script[state.at];
    // oxlint-disable-next-line no-await-in-loop -- one step after the other is what a script is
    const outcome = step && !signal.aborted ? await runStep(running, step) : "cancelled";
    if (outcome === "pending") return "end_turn";
    if (outcome === "cancelled") {
      state.at = state.script.length;
      // oxlint-disable-next-line no-await-in-loop -- the last thing this loop does
      await save();
      return "cancelled";
    }
  }
  return "end_turn";
}

type Outcome = "next" | "cancelled" | "pending";

async function runStep(running: Running, step: Step): Promise<Outcome> {
  const { state, signal } = running;
  const id = `${state.turn}.${state.at}`;
  switch (step.do) {
    case "say":
      return show(running, [message(`m${id}`, step.text)]);
    case "think":
      return show(running, [{ sessionUpdate: "agent_thought_chunk", messageId: `h${id}`, content: { type: "text", text: step.text } }]);
    case "plan":
      state.plan = { entries: step.entries, from: state.at };
      return show(running, []);
    case "tool":
      return show(running, tool(`t${id}`, step.title, "other", { title: step.title }, "Done; this step only shows itself."));
    case "look":
      return show(running, tool(`t${id}`, "Look at the folder", "read", { path: state.cwd }, await lookAround(state.cwd)));
    case "ask":
    case "choose":
    case "form":
    case "permission": {
      const answered = await askPerson(running, step, `t${id}`);
      if (!answered) return "cancelled";
      state.answer = answered.text;
      return show(running, [...answered.updates, message(`m${id}`, answered.sentence)]);
    }
    case "mcp": {
      const answered = await mcpAsk(running, step.text);
      if (!answered) return "pending";
      state.answer = answered.text;
      return show(running, [message(`m${id}`, answered.sentence)]);
    }
    case "write":
      return show(running, await writeInside(state.cwd, step.file, step.text, `t${id}`));
    case "rebase":
      return show(running, await rebaseOnto(state.cwd, step.branch, `t${id}`));
    case "greet": {
      const written = await writeInside(state.cwd, "hello.md", greetingFor(step.name, state.answer ?? "Brief"), `t${id}`);
      const report = `I wrote \`hello.md\`, in the tone you chose: **${state.answer ?? "Brief"}**.`;
      return show(running, [...written, message(`m${id}`, report)]);
    }
    case "stream":
      return stream(running, `m${id}`, step.count);
    case "sleep":
      await delay(step.ms, undefined, { signal }).catch(() => undefined);
      return signal.aborted ? "cancelled" : show(running, []);
    case "fail":
      await show(running, []);
      throw new RequestError(-32_603, step.text);
    case "crash":
      await show(running, []);
      return process.exit(1);
    case "hang":
      await show(running, []);
      return new Promise(() => undefined);
  }
}

/** Ends a step: saves what it shows and that it is over, then shows it. */
async function show({ state, client, save }: Running, updates: SessionUpdate[]): Promise<Outcome> {
  state.at += 1;
  const all = [...updates, ...planNow(state)];
  state.history.push(...all);
  await save();
  const sessionId = state.session_id;
  // oxlint-disable-next-line no-await-in-loop -- updates go out in their order
  for (const update of all) await client.notify(methods.client.session.update, { sessionId, update });
  return "next";
}

/** One message in many chunks; the log of the conversation keeps it whole. */
async function stream(running: Running, id: string, count: number): Promise<Outcome> {
  const { state, client, signal, save } = running;
  const chunks = Array.from({ length: count }, (_, index) => `word ${index + 1} of ${count}${(index + 1) % 10 === 0 ? ".\n\n" : ", "}`);
  state.history.push(message(id, chunks.join("")));
  state.at += 1;
  await save();
  for (const chunk of chunks) {
    if (signal.aborted) return "cancelled";
    // oxlint-disable-next-line no-await-in-loop -- chunks go out in their order
    await client.notify(methods.client.session.update, { sessionId: state.session_id, update: message(id, chunk) });
  }
  return "next";
}

const message = (messageId: string, text: string): SessionUpdate => ({
  sessionUpdate: "agent_message_chunk",
  messageId,
  content: { type: "text", text },
});

function tool(toolCallId: string, title: string, kind: NonNullable<ToolCall["kind"]>, rawInput: unknown, output: string): SessionUpdate[] {
  return [
    { sessionUpdate: "tool_call", toolCallId, title, kind, status: "in_progress", rawInput },
    { sessionUpdate: "tool_call_update", toolCallId, status: "completed", content: [{ type: "content", content: { type: "text", text: output } }] },
  ];
}

/** The plan advances with the steps after it; at the script's end all of it is done. */
function planNow(state: State): SessionUpdate[] {
  if (!state.plan) return [];
  const { entries, from } = state.plan;
  const steps = Math.max(1, state.script.length - from - 1);
  const done = Math.min(entries.length, Math.floor(((state.at - from - 1) / steps) * entries.length));
  const statusOf = (index: number) => (index < done ? "completed" : index === done ? "in_progress" : "pending");
  return [
    {
      sessionUpdate: "plan",
      entries: entries.map((content, index) => ({ content, priority: "medium" as const, status: statusOf(index) })),
    },
  ];
}
