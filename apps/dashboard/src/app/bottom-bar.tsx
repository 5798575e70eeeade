import { Link } from "@tanstack/react-router";
import { turnCount } from "#features/your-turn/turn-count.ts";
import { useTickets } from "#live/hooks.ts";
import { TurnBadge } from "./turn-badge.tsx";

const entryClass = "flex h-14 flex-1 items-center justify-center gap-2 no-underline aria-[current=page]:font-strong aria-[current=page]:underline";

/** The phone's three places, at the thumb. */
export function BottomBar() {
  const count = turnCount(useTickets());
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
