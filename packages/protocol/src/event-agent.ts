import { z } from "zod";

/** About an agent as such, of no ticket. */
export const agentEvents = [
  /** `GET /agents` says something else of it now; `change` is why. */
  z.object({ type: z.literal("agent_changed"), agent: z.string(), change: z.enum(["installing", "installed", "install_failed", "checked"]) }),
] as const;
