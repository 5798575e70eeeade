import { Outlet, useMatch } from "@tanstack/react-router";
import { useState } from "react";
import { AwayNote } from "#features/away/away-note.tsx";
import { OfflineNote } from "#features/connection/offline-note.tsx";
import { OpenNote } from "#features/sign-in/open-note.tsx";
import { YourTurn } from "#features/your-turn/your-turn.tsx";
import { useView } from "#live/hooks.ts";
import { AwakeContext } from "#ui/awake.ts";
import { ErrorBoundary } from "#ui/error-boundary.tsx";
import { SkipLink } from "#ui/skip-link.tsx";
import { useLayout } from "#ui/use-layout.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { Header } from "./header.tsx";
import { NewTicket } from "./new-ticket.tsx";
import { Tab } from "./tab.tsx";
import { TurnBar } from "./turn-bar.tsx";
import { useAnnounceQuestions } from "./use-announce-questions.ts";
import { useRefusedDrafts } from "./use-refused-drafts.ts";

/** What surrounds every page: header, Your turn, the page, and on a phone the bar at the foot. */
export function Shell() {
  const { hasRail, isPhone } = useLayout();
  const [isCreating, setCreating] = useState(false);
  const here = useMatch({ from: "/t/$ticketId", shouldThrow: false })?.params.ticketId;
  useAnnounceQuestions();
  useRefusedDrafts();
  const awake = useView((view) => view.away?.away_to ?? null) ?? undefined;
  return (
    <AwakeContext value={awake}>
      <Tab />
      <div className="flex h-dvh flex-col">
        <SkipLink to="page">To the page</SkipLink>
        <Header onNew={() => setCreating(true)} />
        <OfflineNote />
        <OpenNote />
        <AwayNote />
        {!hasRail && !isPhone && <TurnBar here={here} />}
        <div className="flex min-h-0 flex-1">
          {hasRail && (
            <section aria-labelledby="your-turn" className="w-84 shrink-0 overflow-y-auto border-r border-line p-4">
              <h2 id="your-turn" className="mb-3 text-name font-strong">
                Your turn
              </h2>
              <ErrorBoundary what="Your turn">
                <YourTurn here={here} />
              </ErrorBoundary>
            </section>
          )}
          <main id="page" tabIndex={-1} className="flex min-w-0 flex-1 flex-col overflow-y-auto outline-none [container-type:size]">
            <ErrorBoundary what="This page" key={here ?? ""}>
              <Outlet />
            </ErrorBoundary>
          </main>
        </div>
        {isPhone && <BottomBar />}
        <NewTicket isOpen={isCreating} onClose={() => setCreating(false)} />
      </div>
    </AwakeContext>
  );
}
