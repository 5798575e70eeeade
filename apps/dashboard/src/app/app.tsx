import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { LiveContext } from "#live/hooks.ts";
import type { Live } from "#live/live.ts";
import { Announcer } from "#ui/announcer.tsx";
import { router } from "./router.tsx";

/** The dashboard for who is in. */
export function App({ cache, live }: { cache: QueryClient; live: Live }) {
  return (
    <QueryClientProvider client={cache}>
      <LiveContext value={live}>
        <Announcer>
          <RouterProvider router={router} />
        </Announcer>
      </LiveContext>
    </QueryClientProvider>
  );
}
