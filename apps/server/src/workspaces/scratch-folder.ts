import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TicketView } from "@beckon/protocol";

/** The empty folder that a ticket without a project works in; the same one for all its attempts. Its name is made of ids only. */
export async function scratchFolder(root: string, { number, ticket_id }: Pick<TicketView, "number" | "ticket_id">): Promise<string> {
  const folder = join(root, `${number}-${ticket_id}`);
  await mkdir(folder, { recursive: true });
  return folder;
}
