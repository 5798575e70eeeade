import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClient } from "@tanstack/react-query";
import { closeCode } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { enter, type Entry } from "#api/session.ts";
import { SignInPage } from "#features/sign-in/sign-in-page.tsx";
import { createLive, type Live } from "#live/live.ts";
import "#ui/theme.css";
import { App } from "./app.tsx";

// Data is replaced as a whole and its parts keep their identity; comparing all of it deeply after each event would cost more than it saves.
const cache = new QueryClient({ defaultOptions: { queries: { structuralSharing: false, refetchOnWindowFocus: false } } });
const element = document.querySelector("#root");
if (!element) throw new Error("index.html has no #root");
const root = createRoot(element);
let live: Live | undefined;

const show = ({ isIn, session, error }: Entry): void => {
  if (session) cache.setQueryData(keys.session, session);
  if (isIn) live ??= connect();
  root.render(
    <StrictMode>{live && isIn ? <App cache={cache} live={live} /> : <SignInPage why={error} onSignedIn={() => location.reload()} />}</StrictMode>,
  );
};
/** A browser that was signed out while its page was open is asked to sign in again. */
const connect = (): Live => {
  const made = createLive(cache);
  made.subscribe(() => {
    const state = made.connection();
    if (state.name === "refused" && state.code === closeCode.unauthorized) void enter().then(show);
  });
  return made;
};
show(await enter());
