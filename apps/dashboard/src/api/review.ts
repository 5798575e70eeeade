import type { AcceptBody, AcceptPreview, TicketDiff, TicketView, WorkspaceListing } from "@beckon/protocol";
import { request } from "./http.ts";

const at = (ticketId: string, what: string): string => `/tickets/${encodeURIComponent(ticketId)}/${what}`;

/** What a ticket changed; with a path that file alone, within wider limits. */
export const fetchDiff = (ticketId: string, path?: string) =>
  request<TicketDiff>("GET", at(ticketId, path === undefined ? "diff" : `diff?${new URLSearchParams({ path }).toString()}`));

/** What each way of accepting would do now. */
export const fetchAcceptPreview = (ticketId: string) => request<AcceptPreview>("GET", at(ticketId, "accept"));

export const acceptWork = (ticketId: string, body: AcceptBody) => request<{ ticket: TicketView }>("POST", at(ticketId, "accept"), body);

/** What a person can do with a ticket's work without words. */
export type WorkAction = "discard" | "undo-discard" | "check" | "stop-check";

export const actOnWork = (ticketId: string, action: WorkAction) => request<{ ticket: TicketView }>("POST", at(ticketId, action), {});

export const fetchWorkspaces = () => request<{ root: string; workspaces: WorkspaceListing[] }>("GET", "/workspaces");

export const removeWorkspace = (name: string) => request<{ removed: string }>("POST", `/workspaces/${encodeURIComponent(name)}/remove`, {});

/** What a cleanup removed, and why it left the others. */
export interface CleanedUp {
  removed: string[];
  kept: { name: string; reason: string }[];
}

export const cleanUpWorkspaces = (closedForDays: number) => request<CleanedUp>("POST", "/workspaces/cleanup", { closed_for_days: closedForDays });
