import { System } from "#features/system/system.tsx";
import { Page } from "#ui/page.tsx";

/** What runs, and what could. */
export function SystemPage() {
  return (
    <Page title="System">
      <System />
    </Page>
  );
}
