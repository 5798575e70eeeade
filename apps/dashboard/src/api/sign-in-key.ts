/**
 * The key of this browser's sign-in. A cookie goes to every port of a machine; what an origin stores does not, so that the one is nothing without the other.
 */
const name = "beckon-key";
/** Where a browser stores nothing, the sign-in lasts as long as the page. */
let held: string | undefined;

/** Keeps it for this origin's pages and its service worker (`public/sw.js` reads it from the same cache). */
export async function keepKey(key: string): Promise<void> {
  held = key;
  try {
    localStorage.setItem(name, key);
    if ("caches" in window) await (await caches.open(name)).put("/key", new Response(key));
  } catch {
    // Storage that is full or switched off: see `held`.
  }
}

/** Undefined where this browser is not signed in. */
export function signInKey(): string | undefined {
  try {
    return localStorage.getItem(name) ?? held;
  } catch {
    return held;
  }
}
