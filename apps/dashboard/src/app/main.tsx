import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { LiveContext } from "#live/hooks.ts";
import { createLive } from "#live/live.ts";
import { Announcer } from "#ui/announcer.tsx";
import "#ui/theme.css";
import { router } from "./router.tsx";

// Data is replaced as a whole and its parts keep their identity; comparing all of it deeply after each event would cost more than it saves.
const cache = new QueryClient({ defaultOptions: { queries: { structuralSharing: false, refetchOnWindowFocus: false } } });
const live = createLive(cache);
const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <LiveContext value={live}>
        <Announcer>
          <RouterProvider router={router} />
        </Announcer>
      </LiveContext>
    </QueryClientProvider>
  </StrictMode>,
);
