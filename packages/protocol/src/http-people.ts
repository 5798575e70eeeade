import { z } from "zod";
import { filled } from "./text.ts";

/** Body of `POST /session`: a link's token or a person's own. */
export const signInBody = z.strictObject({ token: z.string().min(1).max(1_024) });

/** A token for a person opens all but what is the owner's; one for an agent outside opens `/mcp` and nothing else. */
const tokenFor = z.enum(["person", "agent"]);

/** Body of `POST /tokens`: whom the token is for. */
export const addTokenBody = z.strictObject({
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  name: filled(60).regex(/^[^\u0000-\u001f\u007f]+$/, "must not hold control characters").transform((name) => name.trim()),
  for: tokenFor.default("person"),
});

/** Answer of `GET /session`: whether one must sign in, and who one is; no `person` where one is not signed in. `POST /session` tells the sign-in's key, once. */
export interface SessionState {
  auth: "on" | "off";
  person?: { name: string; owner: boolean };
  key?: string;
}

/** One browser that is signed in (`GET /sign-ins`); times are ISO 8601. */
export interface SignInListing {
  id: string;
  name: string;
  label: string;
  created_at: string;
  used_at: string;
  expires_at: string | null;
  /** The one that asks. */
  current: boolean;
}

/** A person or an agent with a token (`GET /tokens`). */
export interface TokenListing {
  id: string;
  name: string;
  for: z.infer<typeof tokenFor>;
  created_at: string;
  used_at: string;
}

/** Answer of `GET /reach`: the address for other devices, and why it does not lead here, where it does not. */
export interface Reach {
  public_url?: string;
  problem?: string;
}

/** Answer of `POST /links`: where to open to be signed in, once, until `expires_at`. */
export interface SignInLink {
  url: string;
  expires_at: string;
}
