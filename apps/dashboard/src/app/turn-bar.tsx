import { useTurnCount } from "#features/your-turn/use-turn-count.ts";
import { YourTurn } from "#features/your-turn/your-turn.tsx";
import { TurnBadge } from "./turn-badge.tsx";

/** Where there is no room for the rail, Your turn folds into a bar with its count. */
export function TurnBar({ here }: { here: string | undefined }) {
  const count = useTurnCount();
  return (
    <details className="max-h-[60dvh] shrink-0 overflow-y-auto border-b border-line bg-surface px-6">
      <summary className="flex h-9 items-center gap-2 font-strong">
        Your turn <TurnBadge count={count} />
      </summary>
      <div className="py-3">
        <YourTurn here={here} level={2} />
      </div>
    </details>
  );
}
