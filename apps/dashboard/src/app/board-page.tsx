import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Board } from "#features/board/board.tsx";
import { FirstStart } from "#features/board/first-start.tsx";
import { useKnownTickets } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { Page } from "#ui/page.tsx";
import { useLayout } from "#ui/use-layout.ts";
import { SearchField } from "./search-field.tsx";

const lastView = "board-view";

/** All tickets, as a board where there is room for one. */
export function BoardPage() {
  const { q = "" } = useSearch({ from: "/" });
  const navigate = useNavigate();
  const tickets = useKnownTickets();
  const { hasBoard, isPhone } = useLayout();
  const [view, setView] = useState(() => localStorage.getItem(lastView) ?? "board");
  const as = hasBoard && view === "board" ? "board" : "list";
  const choose = (next: string): void => {
    localStorage.setItem(lastView, next);
    setView(next);
  };
  return (
    <Page title="Tickets" titleHidden>
      {tickets === undefined && <div className="grid flex-1 grid-cols-4 gap-4 max-tablet:grid-cols-1" data-testid="frame">{[1, 2, 3, 4].map((one) => <div key={one} className="rounded-box bg-sunk" />)}</div>}
      {tickets?.length === 0 && (
        <FirstStart onCreated={({ ticket_id: ticketId }) => void navigate({ to: "/t/$ticketId", params: { ticketId } })} />
      )}
      {tickets !== undefined && tickets.length > 0 && (
        <>
          {isPhone && <SearchField />}
          {hasBoard && (
            <div className="flex gap-2" role="group" aria-label="Show as">
              {["board", "list"].map((one) => (
                <Button key={one} size="small" tone={view === one ? "edge" : "plain"} aria-pressed={view === one} onClick={() => choose(one)}>
                  {one === "board" ? "Board" : "List"}
                </Button>
              ))}
            </div>
          )}
          <Board words={q} as={as} />
        </>
      )}
    </Page>
  );
}
