import type { AgentInstalled } from "@beckon/protocol";

/** How to start one agent: a program that speaks ACP over stdio. Tickets name it by id, never by command. */
export interface AgentProfile {
  id: string;
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Variables of the person's environment that it may have besides the common ones: provider keys, its own settings. */
  pass: string[];
  installed: AgentInstalled;
  /** The mode in which a person decides permissions; set where nobody chose another, as some agents start in one where a model does. */
  asking_mode?: string;
  /** How to sign in, as a sentence for a person. */
  sign_in?: string;
  /** How a person opens one of its sessions in a terminal; `{session}` stands for the agent's own id of it. */
  resume?: string;
  /** Why it cannot be started now, as a sentence. */
  missing?: string;
  /** True where it is known to load MCP tools at once, so that its first prompt may wait for that. */
  lists_tools?: true;
  /** True where session/load in the clock minute of session/new would destroy the conversation. */
  loads_next_minute?: true;
  /** The preset that it was made from. */
  preset?: string;
  /** Version of what Beckon installed. */
  version?: string;
}
