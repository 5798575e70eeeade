import type { ItemOf } from "#live/timeline/item.ts";
import { Shown } from "#ui/command.tsx";
import { Folded } from "./folded.tsx";

/** Word for word what the agent was told. */
export function ToldItem({ item: { prompt, turn }, agent }: { item: ItemOf<"told">; agent: string }) {
  return (
    <Folded summary={`What ${agent} was told${turn > 1 ? `, turn ${turn}` : ""}`}>
      <p className="rounded-box bg-sunk px-3 py-2 whitespace-pre-wrap">
        <Shown>{prompt}</Shown>
      </p>
    </Folded>
  );
}
