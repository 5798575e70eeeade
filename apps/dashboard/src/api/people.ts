import type { Reach, SignInLink, SignInListing, TokenListing } from "@beckon/protocol";
import { request } from "./http.ts";

/** Browsers that are signed in, oldest first: one's own, for the owner everybody's. */
export const fetchSignIns = async () => (await request<{ sign_ins: SignInListing[] }>("GET", "/sign-ins")).sign_ins;

export const endSignIn = (id: string) => request("POST", `/sign-ins/${encodeURIComponent(id)}/end`, {});

/** Signs this browser out. */
export const signOut = () => request("POST", "/session/end", {});

/** People and agents outside with a token; the owner's to see. */
export const fetchTokens = async () => (await request<{ tokens: TokenListing[] }>("GET", "/tokens")).tokens;

/** A token as it is told, once; the link signs a person's browser in. */
export interface GivenToken {
  name: string;
  token: string;
  url: string;
}

export const addToken = (name: string) => request<GivenToken>("POST", "/tokens", { name });

export const revokeToken = (id: string) => request("POST", `/tokens/${encodeURIComponent(id)}/revoke`, {});

/** A link that signs one more device of one's own in, once, within 10 minutes. */
export const makeLink = () => request<SignInLink>("POST", "/links", {});

export const fetchReach = () => request<Reach>("GET", "/reach");
