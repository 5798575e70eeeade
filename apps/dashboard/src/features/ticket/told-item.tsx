import type { TicketView } from "@beckon/protocol";
import { useAgentName } from "#live/hooks.ts";
import type { ItemOf } from "#live/timeline/item.ts";
import { Shown } from "#ui/command.tsx";
import { Folded } from "./folded.tsx";

/** Word for word what the agent was told. */
export function ToldItem({ item: { prompt, turn }, ticket }: { item: ItemOf<"told">; ticket: TicketView }) {
  const nameOf = useAgentName();
  return (
    <Folded summary={`What ${nameOf(ticket)} was told${turn > 1 ? `, turn ${turn}` : ""}`}>
      <p className="rounded-box bg-sunk px-3 py-2 whitespace-pre-wrap">
        <Shown>{prompt}</Shown>
      </p>
    </Folded>
  );
}
