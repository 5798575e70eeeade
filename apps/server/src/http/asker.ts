import type { Request } from "express";
import { check, id } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Asker } from "#tickets/action.ts";
import { identityOf } from "./identity.ts";

/** Who asks: the one who is signed in, else anyone (`AUTH=off`). The request id is the body's, else the Idempotency-Key header's. */
export function askerOf(request: Request, requestId?: string): Asker {
  const signedIn = identityOf(request)?.person;
  const person = signedIn ? { person: signedIn.key, by: signedIn.name } : { person: "local", by: "Someone" };
  const key = requestId ?? request.get("Idempotency-Key");
  if (key === undefined) return person;
  if (!check(id, key).ok) throw new AppError("bad_request", "The Idempotency-Key must hold 1 to 200 characters.", { field: "Idempotency-Key" });
  return { ...person, request_id: key };
}
