import type { AgentListing, Agents, ConfigValue, Rule, TicketView } from "@beckon/protocol";
import { request } from "./http.ts";

/** The agents, and why AGENTS_FILE as it is now is not used. */
export const fetchAgents = () => request<Agents>("GET", "/agents");

const at = (id: string, what: string): string => `/agents/${encodeURIComponent(id)}/${what}`;

/** Begins to install an agent; the list says how it goes. */
export const installAgent = (id: string) => request<AgentListing>("POST", at(id, "install"), {});

/** Starts an agent, opens a session, closes it. */
export const checkAgent = (id: string) => request<AgentListing>("POST", at(id, "check"), {});

/** Chooses a mode, model or other option of a ticket's session. */
export const chooseConfig = (ticketId: string, config_id: string, value: ConfigValue) =>
  request<{ ticket: TicketView }>("POST", `/tickets/${encodeURIComponent(ticketId)}/config`, { config_id, value });

/** Standing answers to permissions. */
export const fetchRules = async () => (await request<{ rules: Rule[] }>("GET", "/rules")).rules;

export const revokeRule = (id: string) => request<{ id: string }>("POST", `/rules/${encodeURIComponent(id)}/revoke`, {});
