import { createHash } from "node:crypto";
import type { EventOf } from "@beckon/protocol";

/** What a person is shown; ids and times that differ between two askings of the same are not part of it. */
export type Shown = Pick<EventOf<"agent_question">, "kind" | "message" | "options" | "schema" | "url" | "tool_call">;

/** SHA-256 (hex) of what is shown: a permission's answer echoes it, and a question asked again is known by it. */
export function digestOf({ kind, message, options, schema, url, tool_call }: Shown): string {
  const call = tool_call && { title: tool_call.title, kind: tool_call.kind, input: tool_call.input, diff: tool_call.diff };
  return createHash("sha256").update(JSON.stringify([kind, message, options, schema, url, call])).digest("hex");
}
