import { relative, sep } from "node:path";
import type { Response } from "express";

const day = 86_400;

/**
 * Says how long a browser may use a file of the built dashboard without asking again, in `Cache-Control` (RFC 9111, 5.2.2; `immutable` is
 * RFC 8246). What is in `assets` has its content in its name. The icons of the tab say that Beckon is away, so they must be there while it is.
 */
export function keepFiles(dashboard: string): (response: Response, path: string) => void {
  return (response, path) => {
    const [folder] = relative(dashboard, path).split(sep);
    if (folder === "assets") response.setHeader("Cache-Control", `public, max-age=${365 * day}, immutable`);
    if (folder === "favicon") response.setHeader("Cache-Control", `public, max-age=${day}`);
  };
}
