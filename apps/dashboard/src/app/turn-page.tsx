import { YourTurn } from "#features/your-turn/your-turn.tsx";
import { Page } from "#ui/page.tsx";
import { useLayout } from "#ui/use-layout.ts";

/** Your turn as a page, for the phone; where the rail stands beside it, this page only says so. */
export function TurnPage() {
  const { hasRail, isPhone } = useLayout();
  return (
    <Page title="Your turn">
      {hasRail ? <p className="text-soft">Everything that waits for you stands at the left, on every page.</p> : <YourTurn fillsScreen={isPhone} level={2} />}
    </Page>
  );
}
