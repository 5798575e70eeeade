import { methods, type ElicitationSchema, type RequestPermissionRequest, type SessionUpdate } from "@agentclientprotocol/sdk";
import { questionIdOf, type GivenAnswer } from "./given.ts";
import type { Running } from "./run-script.ts";
import type { Step } from "./script.ts";

type Question = Extract<Step, { do: "ask" | "choose" | "form" | "permission" }>;

/** What a person answered. */
export interface Answered {
  text: string;
  sentence: string;
  /** What is to be shown besides. */
  updates: SessionUpdate[];
}

const permissionOptions = [
  { optionId: "allow", name: "Allow once", kind: "allow_once" as const },
  { optionId: "always", name: "Always allow", kind: "allow_always" as const },
  { optionId: "deny", name: "Deny", kind: "reject_once" as const },
];

/**
 * Asks, unless the prompt brought the answer; undefined where the asking was cancelled.
 * An answer takes effect once: the ids of those that had it are kept.
 */
export async function askPerson(running: Running, step: Question, toolCallId: string): Promise<Answered | undefined> {
  const { state, answers } = running;
  const asked = step.do === "permission" ? step.command : step.text;
  const given = answers.find((one) => one.message === asked && !state.handled.includes(one.question_id));
  if (given) {
    state.handled.push(given.question_id);
    return told(step, given.response, toolCallId);
  }
  return step.do === "permission" ? permission(running, step.command, toolCallId) : elicit(running, step);
}

async function permission({ state, client }: Running, command: string, toolCallId: string): Promise<Answered | undefined> {
  const sessionId = state.session_id;
  const announced: SessionUpdate = { sessionUpdate: "tool_call", toolCallId, title: command, kind: "execute", status: "pending", rawInput: { command } };
  await client.notify(methods.client.session.update, { sessionId, update: announced });
  const request: RequestPermissionRequest = {
    sessionId,
    toolCall: { toolCallId, title: command, kind: "execute", rawInput: { command } },
    options: permissionOptions,
  };
  const { outcome, _meta } = await client.request(methods.client.session.requestPermission, request);
  if (outcome.outcome === "cancelled") return undefined;
  remember(state.handled, questionIdOf(_meta));
  return permitted(toolCallId, command, outcome.optionId);
}

async function elicit({ state, client, signal }: Running, step: Exclude<Question, { do: "permission" }>): Promise<Answered | undefined> {
  const { action, content, _meta } = (await client.request(methods.client.elicitation.create, {
    mode: "form",
    message: step.text,
    sessionId: state.session_id,
    requestedSchema: schemaOf(step),
  })) as { action: string; content?: Record<string, unknown>; _meta?: Record<string, unknown> };
  if (signal.aborted) return undefined;
  remember(state.handled, questionIdOf(_meta));
  return action === "accept" ? answered(step, content ?? {}) : declined();
}

/** Keeps an answered question's id, so that its answer takes effect once. */
export function remember(handled: string[], id: string | undefined): void {
  if (id !== undefined && !handled.includes(id)) handled.push(id);
}

function schemaOf(step: Exclude<Question, { do: "permission" }>): ElicitationSchema {
  if (step.do === "form") return step.schema as ElicitationSchema;
  if (step.do === "ask") return { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };
  const oneOf = step.options.map((label) => ({ const: slug(label), title: label }));
  return { type: "object", properties: { choice: { type: "string", oneOf } }, required: ["choice"] };
}

/** An answer that came with the prompt, in the words of Beckon's wire. */
function told(step: Question, response: GivenAnswer["response"], toolCallId: string): Answered {
  const word = typeof response === "string" ? response : "option_id" in response ? String(response.option_id) : undefined;
  if (step.do === "permission") return permitted(toolCallId, step.command, word ?? "deny");
  if (word !== undefined) return answered(step, step.do === "ask" ? { answer: word } : { choice: word });
  const form = response as { action: string; content?: Record<string, unknown> };
  return form.action === "accept" ? answered(step, form.content ?? {}) : declined();
}

function answered(step: Exclude<Question, { do: "permission" }>, content: Record<string, unknown>): Answered {
  if (step.do === "ask") return sentence(text(content["answer"]));
  if (step.do === "choose") return sentence(step.options.find((label) => slug(label) === content["choice"]) ?? text(content["choice"]));
  return sentence(
    Object.entries(content)
      .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(" and ") : String(value)}`)
      .join(", "),
  );
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const sentence = (text: string): Answered => ({ text, sentence: `You answered: ${text}`, updates: [] });
const declined = (): Answered => ({ text: "", sentence: "You declined to answer.", updates: [] });

function permitted(toolCallId: string, command: string, optionId: string): Answered {
  const option = permissionOptions.find((one) => one.optionId === optionId);
  const allowed = option?.kind !== "reject_once";
  const text = allowed ? "Allowed. The demo agent runs no commands, so nothing was run." : "Denied. Nothing was run.";
  const update: SessionUpdate = {
    sessionUpdate: "tool_call",
    toolCallId,
    title: command,
    kind: "execute",
    status: allowed ? "completed" : "failed",
    rawInput: { command },
    content: [{ type: "content", content: { type: "text", text } }],
  };
  return { ...sentence(option?.name ?? optionId), updates: [update] };
}

/** An option's id: its label in lower case, and readable. */
const slug = (label: string): string => label.toLowerCase().replace(/\s+/g, "-");
