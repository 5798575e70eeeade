/** What the surroundings say: the network came or went, or the page woke up. */
export type Wakeup = "online" | "offline" | "awake";

/** Hears the browser's signals, first whether there is a network at all; in Node there are none. Returns the undo. */
export function listenToBrowser(listener: (wakeup: Wakeup) => void): () => void {
  if (typeof window === "undefined") return () => undefined;
  const online = (): void => listener("online");
  const offline = (): void => listener("offline");
  const awake = (): void => {
    if (document.visibilityState === "visible") listener("awake");
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  window.addEventListener("pageshow", awake);
  window.addEventListener("focus", awake);
  document.addEventListener("visibilitychange", awake);
  if (!navigator.onLine) offline();
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    window.removeEventListener("pageshow", awake);
    window.removeEventListener("focus", awake);
    document.removeEventListener("visibilitychange", awake);
  };
}

/** True for a server on this machine, which no network is needed for. */
export const isHere = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
