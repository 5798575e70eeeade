import type { CreatedTicket } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import type { RawClient } from "#testing/raw-client.ts";

/** Creates a ticket for the scripted agent whose prompt has these lines. */
export async function tell(url: string, lines: string[], more: Record<string, unknown> = {}): Promise<CreatedTicket> {
  const description = lines.join("\n");
  return (await call<CreatedTicket>(url, "POST", "/tickets/create", { ticket_name: "Test", description, agent: "scripted", ...more })).body;
}

/** Everything that the agent said in the turn that ends next. */
export async function saidBy(client: RawClient): Promise<string> {
  await client.next("turn_ended");
  return client.frames.flatMap((frame) => (frame.type === "agent_message" ? [frame.text] : [])).join("");
}
