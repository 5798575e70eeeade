import { Router, type Request } from "express";
import { actionBody, addTokenBody, type SignInLink, type SignInListing, type TokenListing } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Identity, People } from "#people/people.ts";
import { identityOf } from "./identity.ts";
import { parse } from "./parse.ts";

/** Long enough to walk to the phone. */
const linkLastsMs = 10 * 60_000;

/** `/links`, `/sign-ins` and `/tokens`: who may come in, and who is in. Only the owner manages tokens. */
export function peopleRoutes(people: People | undefined, publicUrl: string | undefined): Router {
  const router = Router();
  router.post("/links", (request, response) => {
    parse(actionBody, request.body ?? {});
    const { all, identity } = signedIn(people, request);
    const { token, expires_at } = all.link(identity.person, linkLastsMs);
    response.status(201).json({ url: linkTo(request, publicUrl, token), expires_at } satisfies SignInLink);
  });
  router.get("/sign-ins", (request, response) => {
    const { all, identity } = signedIn(people, request);
    const sign_ins: SignInListing[] = all.signIns(identity.person).map((one) => ({ ...one, current: one.id === identity.credential }));
    response.json({ sign_ins });
  });
  router.post("/sign-ins/:id/end", (request, response) => {
    parse(actionBody, request.body ?? {});
    const { all, identity } = signedIn(people, request);
    all.endSignIn(identity.person, request.params.id);
    response.json({ id: request.params.id });
  });
  router.get("/tokens", (request, response) => {
    const tokens: TokenListing[] = owned(people, request)
      .tokens()
      .map(({ id, name, kind, created_at, used_at }) => ({ id, name, for: kind === "agent" ? "agent" : "person", created_at, used_at }));
    response.json({ tokens });
  });
  router.post("/tokens", (request, response) => {
    const { name, for: whom } = parse(addTokenBody, request.body);
    const agent = whom === "agent";
    const { id, token } = owned(people, request).addToken(name, agent ? "agent" : "token");
    const url = agent ? `${originOf(request, publicUrl)}/mcp` : linkTo(request, publicUrl, token);
    response.status(201).json({ id, name, for: whom, token, url });
  });
  router.post("/tokens/owner/rotate", (request, response) => {
    parse(actionBody, request.body ?? {});
    owned(people, request).rotateOwner();
    response.json({ rotated: true });
  });
  router.post("/tokens/:id/rotate", (request, response) => {
    parse(actionBody, request.body ?? {});
    const { token, kind } = owned(people, request).rotateToken(request.params.id);
    response.json({ token, ...(kind === "agent" ? { for: "agent", url: `${originOf(request, publicUrl)}/mcp` } : { for: "person", url: linkTo(request, publicUrl, token) }) });
  });
  router.post("/tokens/:id/revoke", (request, response) => {
    parse(actionBody, request.body ?? {});
    owned(people, request).revokeToken(request.params.id);
    response.json({ id: request.params.id });
  });
  return router;
}

/** Where a token signs in: in the fragment, which browsers send to nobody. */
export const signInUrl = (origin: string, token: string): string => `${origin}/sign-in#token=${token}`;

const linkTo = (request: Request, publicUrl: string | undefined, token: string): string => signInUrl(originOf(request, publicUrl), token);

function originOf(request: Request, publicUrl: string | undefined): string {
  // The start calls this machine localhost; a cookie for 127.0.0.1 would not sign in there.
  const host = (request.get("Host") ?? "localhost").replace(/^(127\.0\.0\.1|\[::1\])(?=:|$)/, "localhost");
  return publicUrl ?? `http://${host}`;
}

function signedIn(people: People | undefined, request: Request): { all: People; identity: Identity } {
  const identity = identityOf(request);
  if (!people || !identity) throw new AppError("conflict", "Sign-in is off here, so there is nobody to tell apart.");
  return { all: people, identity };
}

function owned(people: People | undefined, request: Request): People {
  const { all, identity } = signedIn(people, request);
  if (!identity.person.owner) throw new AppError("forbidden", "Only the owner manages people.");
  return all;
}
