import { Link } from "@tanstack/react-router";
import { useTurnCount } from "#features/your-turn/use-turn-count.ts";
import { TurnBadge } from "./turn-badge.tsx";

const entryClass = "flex h-14 flex-1 items-center justify-center gap-2 no-underline aria-[current=page]:font-strong aria-[current=page]:underline";

/** The phone's three places, at the thumb. */
export function BottomBar() {
  const count = useTurnCount();
  return (
    <nav aria-label="Pages" className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]">
      <Link to="/turn" className={entryClass}>
        Your turn <TurnBadge count={count} />
      </Link>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }} className={entryClass}>
        Tickets
      </Link>
      <Link to="/system" className={entryClass}>
        System
      </Link>
    </nav>
  );
}
