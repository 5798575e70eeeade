import { Router, type Request } from "express";
import { actionBody, signInBody, type SessionState } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { People } from "#people/people.ts";
import { cookieHeader } from "./cookie.ts";
import type { Door } from "./door.ts";
import { parse } from "./parse.ts";
import type { RateLimits } from "./rate-limits.ts";

/** What signing in needs. */
export interface SessionRoutesParts {
  door: Door;
  people: People | undefined;
  limits: RateLimits;
  publicUrl: string | undefined;
}

/** `/session`: a browser signs in with a token, asks who it is, and signs out. The token comes in a body, never in an address. */
export function sessionStateRoutes({ door, people, limits, publicUrl }: SessionRoutesParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const state: SessionState = people ? { auth: "on", ...(await whoAsks(door, request)) } : { auth: "off" };
    response.json(state);
  });
  router.post("/", async (request, response) => {
    const { token } = parse(signInBody, request.body);
    if (!people) throw new AppError("conflict", "Sign-in is off here; nobody needs to sign in.");
    // The door counts what is wrong, by address; what is right counts for its person alone, so that nobody waits for what others did.
    const { person } = await door.whose(request, token, (all) => all.mayOpen(token));
    await limits.spend("sign-ins", person.key);
    const signedIn = people.signIn(token, browserOf(request));
    if (!signedIn) throw new AppError("unauthorized", "This link was used a moment ago.");
    const { name, owner } = signedIn.identity.person;
    response.setHeader("Set-Cookie", cookieHeader(request, signedIn.cookie, publicUrl));
    response.status(201).json({ auth: "on", person: { name, owner }, key: signedIn.key } satisfies SessionState);
  });
  router.post("/end", async (request, response) => {
    parse(actionBody, request.body ?? {});
    const identity = await door.admit(request);
    if (identity && people?.signIns(identity.person).some(({ id }) => id === identity.credential))
      people.endSignIn(identity.person, identity.credential);
    response.setHeader("Set-Cookie", cookieHeader(request, "", publicUrl));
    response.json({ auth: people ? "on" : "off" } satisfies SessionState);
  });
  return router;
}

/** Nobody, where the door would not let them in: asking is no try. */
async function whoAsks(door: Door, request: Request): Promise<Pick<SessionState, "person">> {
  try {
    const identity = await door.admit(request);
    return identity ? { person: { name: identity.person.name, owner: identity.person.owner } } : {};
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthorized") return {};
    throw error;
  }
}

/** What the list of sign-ins calls this browser. */
const browserOf = (request: Request): string => (request.get("User-Agent") ?? "").replaceAll(/[^\x20-\x7e]/g, "").slice(0, 200);
