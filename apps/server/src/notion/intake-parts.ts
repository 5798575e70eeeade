import type { AgentDirectory } from "#tickets/create-ticket.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { Lanes } from "./lanes.ts";
import type { Mirror } from "./mirror.ts";

/** What reading Notion needs besides what pages need. */
export interface IntakeParts extends PageParts {
  agents: AgentDirectory;
  lanes: Lanes;
  mirror: Pick<Mirror, "nudge">;
}
