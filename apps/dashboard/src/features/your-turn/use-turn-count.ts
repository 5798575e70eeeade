import { standingStill } from "@beckon/protocol";
import { useTickets } from "#live/hooks.ts";
import { useAwake } from "#ui/awake.ts";
import { useNow } from "#ui/use-now.ts";

/** How many places stand still until a person acts: what the title, the favicon and the bars say. */
export function useTurnCount(): number {
  const now = useNow(10_000);
  const awake = useAwake();
  return useTickets().reduce((sum, ticket) => sum + standingStill(ticket, now, awake), 0);
}
