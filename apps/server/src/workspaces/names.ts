import type { TicketView } from "@beckon/protocol";

/** A ticket's folder under WORKSPACE_ROOT: made of ids only. */
export const folderName = ({ number, ticket_id }: Pick<TicketView, "number" | "ticket_id">): string => `${number}-${ticket_id}`;

/** What a folder is called that is kept aside. */
export const asideName = (name: string, at: Date): string => `${name}-kept-${at.getTime()}`;

/** Whether a name is one that `folderName` or `asideName` gives. */
export const isFolderName = (name: string): boolean => /^\d+-t_[\w-]+$/.test(name);

const slugLength = 40;

/** The branch of a ticket, such as `beckon/42-fix-login`; only `a-z`, `0-9` and `-` after the slash. */
export function branchName({ number, ticket_name }: Pick<TicketView, "number" | "ticket_name">): string {
  const slug = ticket_name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, slugLength)
    .replaceAll(/^-+|-+$/g, "");
  return `beckon/${number}${slug === "" ? "" : `-${slug}`}`;
}
