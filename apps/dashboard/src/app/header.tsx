import { Link } from "@tanstack/react-router";
import { ConnectionBadge } from "#features/connection/connection-badge.tsx";
import { Button } from "#ui/button.tsx";
import { useLayout } from "#ui/use-layout.ts";
import { SearchField } from "./search-field.tsx";

/** 48 px at the top: home, search, connection, New. */
export function Header({ onNew }: { onNew: () => void }) {
  const { isPhone } = useLayout();
  return (
    <header className="flex h-12 shrink-0 items-center gap-4 border-b border-line bg-surface px-6 max-tablet:px-4">
      <Link to="/" className="text-name font-strong no-underline">
        Beckon
      </Link>
      {!isPhone && (
        <>
          <SearchField />
          <nav aria-label="Pages" className="flex gap-4">
            <Link to="/">Tickets</Link>
            <Link to="/p">Projects</Link>
            <Link to="/system">System</Link>
          </nav>
        </>
      )}
      <span className="flex-1" />
      <ConnectionBadge />
      <Button tone="main" size="small" onClick={onNew}>
        New
      </Button>
    </header>
  );
}
