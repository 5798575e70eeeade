import { Link } from "@tanstack/react-router";
import { Page } from "#ui/page.tsx";

/** An address that is none of ours. */
export function NotFoundPage() {
  return (
    <Page title="Nothing is here">
      <p>
        There is no page at this address. <Link to="/">All tickets</Link>
      </p>
    </Page>
  );
}
