/** What the surroundings say: the network came or went, or the page woke up. */
export type Wakeup = "online" | "offline" | "awake";

/** Hears the browser's signals; in Node there are none. Returns the undo. */
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
  document.addEventListener("visibilitychange", awake);
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    window.removeEventListener("pageshow", awake);
    document.removeEventListener("visibilitychange", awake);
  };
}
