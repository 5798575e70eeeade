import { z } from "zod";
import { limits } from "./limits.ts";
import { response } from "./question.ts";
import { id } from "./text.ts";

/** Everything a client may send on `/ws`; strict: an unknown field is an error that names it. */
export const clientMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ping"), timestamp: z.union([z.string().max(100), z.number()]).exactOptional() }),
  z.strictObject({
    type: z.literal("user_response"),
    session_id: id,
    response,
    question_id: id.exactOptional(),
    request_id: id.exactOptional(),
    digest: z.string().max(128).exactOptional(),
    timestamp: z.union([z.string().max(100), z.number()]).exactOptional(),
  }),
  z.strictObject({
    type: z.literal("hello"),
    protocol: z.literal(1),
    token: z.string().max(1024).exactOptional(),
    cursor: z.string().max(256).exactOptional(),
    client: z.string().max(limits.client_name).exactOptional(),
  }),
  z.strictObject({ type: z.literal("heartbeat"), seq: z.int().nonnegative() }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
export type UserResponse = Extract<ClientMessage, { type: "user_response" }>;
