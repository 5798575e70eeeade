import type { SignInLink } from "@beckon/protocol";
import { mustFindServer, type Place } from "./running-server.ts";

/** `pnpm run link`: a fresh link that signs the owner in, once. */
export async function link(place: Place): Promise<string> {
  const { url } = (await (await mustFindServer(place).ask("POST", "/links", {})).json()) as SignInLink;
  return `Open this within 10 minutes; it signs one browser in:\n${url}`;
}
