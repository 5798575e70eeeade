import type { EventOf, ShownToolCall } from "@beckon/protocol";
import type { ToolCall, ToolCallContent, ToolCallUpdate } from "@agentclientprotocol/sdk";
import { textOfBlock } from "./acp-content.ts";
import { clip, clipNamed } from "./clip.ts";

/** A tool call as it stands, merged from its updates. */
export type ToolCallState = Pick<EventOf<"tool_call">, "tool_call_id" | "title" | "kind" | "status" | "input" | "output" | "diff">;

const maxShown = 16_000;

/**
 * The state after a `tool_call` or `tool_call_update` (ACP v1, tool calls): absent fields stay, arrays replace.
 * Agents may update a call that they never announced.
 */
export function mergeToolCall(before: ToolCallState | undefined, update: ToolCall | ToolCallUpdate): ToolCallState {
  const content = update.content ?? undefined;
  const input = textOf(update.rawInput) ?? before?.input;
  const output = outputOf(content) ?? textOf(update.rawOutput) ?? before?.output;
  const diff = diffOf(content) ?? before?.diff;
  return {
    tool_call_id: update.toolCallId,
    title: clip(update.title || before?.title || update.name || "Tool call", 1_000),
    kind: update.kind ?? before?.kind ?? "other",
    status: update.status ?? before?.status ?? "pending",
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(diff === undefined ? {} : { diff }),
  };
}

/** What a person is shown of the call that a permission is about. */
export function shownToolCall({ tool_call_id, title, kind, input, diff }: ToolCallState): ShownToolCall {
  return { tool_call_id, title, kind, ...(input === undefined ? {} : { input }), ...(diff === undefined ? {} : { diff }) };
}

function diffOf(content: ToolCallContent[] | undefined): ToolCallState["diff"] {
  const diffs = content?.flatMap((one) => (one.type === "diff" ? [one] : [])) ?? [];
  if (diffs.length === 0) return undefined;
  return diffs.map(({ path, oldText, newText }) => ({
    path,
    new_text: clipNamed(newText, maxShown),
    ...(oldText === null || oldText === undefined ? {} : { old_text: clipNamed(oldText, maxShown) }),
  }));
}

function outputOf(content: ToolCallContent[] | undefined): string | undefined {
  const texts = content?.flatMap((one) => (one.type === "content" ? [textOfBlock(one.content)] : [])) ?? [];
  return texts.length === 0 ? undefined : clip(texts.join("\n"), maxShown);
}

/** A lone command is shown as it is; anything else as JSON. */
function textOf(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw === "string") return clipNamed(raw, maxShown);
  const entries = Object.entries(raw);
  if (entries.length === 0) return undefined;
  const [name, value] = entries[0] ?? [];
  if (entries.length === 1 && name === "command" && typeof value === "string") return clipNamed(value, maxShown);
  return clipNamed(JSON.stringify(raw, undefined, 2), maxShown);
}
