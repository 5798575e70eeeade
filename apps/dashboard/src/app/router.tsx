import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { BoardPage } from "./board-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { Shell } from "./shell.tsx";
import { TurnPage } from "./turn-page.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const board = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: BoardPage,
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === "string" && q !== "" ? { q } : {}),
});
const ticket = createRoute({
  getParentRoute: () => root,
  path: "/t/$ticketId",
  validateSearch: ({ view }: Record<string, unknown>): { view?: "changes" } => (view === "changes" ? { view } : {}),
  // The timeline brings markdown and the virtual list along, which the board does not need.
  component: lazyRouteComponent(() => import("./ticket-page.tsx"), "TicketPage"),
});
const turn = createRoute({ getParentRoute: () => root, path: "/turn", component: TurnPage });
const projects = createRoute({
  getParentRoute: () => root,
  path: "/p",
  component: lazyRouteComponent(() => import("./projects-page.tsx"), "ProjectsPage"),
});
const system = createRoute({ getParentRoute: () => root, path: "/system", component: lazyRouteComponent(() => import("./system-page.tsx"), "SystemPage") });

/** The dashboard's pages. */
export const router = createRouter({ routeTree: root.addChildren([board, ticket, turn, projects, system]), defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
