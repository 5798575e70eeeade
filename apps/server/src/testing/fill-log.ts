import { join } from "node:path";
import type { NewEvent } from "@beckon/protocol";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";

const batch = 1_000;

/** Appends `count` output events to a ticket's session, in the data folder of a server that is stopped: messages and tool calls in turn. */
export async function fillLog(dataDir: string, ids: { ticket_id: string; session_id: string }, count: number): Promise<void> {
  const log = openLog({ path: join(dataDir, "beckon.db"), logger: createLogger("error") });
  const eventAt = (at: number): NewEvent =>
    at % 2 === 0
      ? { type: "agent_message", ...ids, role: "message", message_id: `filled-${at}`, text: `Message ${at} says **something** of \`file-${at}.ts\`.` }
      : { type: "tool_call", ...ids, tool_call_id: `filled-${at}`, title: `Read file-${at}.ts`, kind: "read", status: "completed" };
  for (let at = 0; at < count; at += batch)
    // oxlint-disable-next-line no-await-in-loop -- one commit after the other keeps memory small
    await log.append(Array.from({ length: Math.min(batch, count - at) }, (_, index) => eventAt(at + index)));
  await log.close();
}
