import type { Status } from "@beckon/protocol";

/** The properties of the database that Beckon uses besides the title. */
export const roles = ["status", "ticket_id", "session", "link", "response", "agent", "project"] as const;
export type Role = (typeof roles)[number];

/** What the properties are called unless NOTION_PROPERTIES says otherwise. */
export const defaultNames: Record<Role, string> = {
  status: "Status",
  ticket_id: "Beckon ID",
  session: "Session ID",
  link: "Beckon link",
  response: "User Response",
  agent: "Agent",
  project: "Project",
};

/** What each status is called in Notion unless NOTION_STATUSES says otherwise. */
export const defaultLabels: Record<Status, string> = {
  pending: "Pending",
  working: "Working",
  waiting: "Waiting",
  interrupted: "Interrupted",
  review: "Review",
  error: "Failed",
  done: "Done",
  cancelled: "Cancelled",
};

/** Everything that the environment says about Notion. */
export interface NotionSettings {
  token: string;
  /** Id or address of a database, a data source, or a page to make the database in. */
  database: string;
  baseUrl: string;
  webhookSecret: string | undefined;
  pollMs: number;
  /** Requests a second. */
  rate: number;
  /** Mirror the agent's messages and tool calls too. */
  everything: boolean;
  names: Record<Role, string>;
  labels: Record<Status, string>;
}
