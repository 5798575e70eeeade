import { z } from "zod";
import { errorStatus, type ErrorCode } from "./error-code.ts";
import { event } from "./event.ts";

/** Why a cursor cannot be continued from; never a partial replay. */
export const resetReason = z.enum(["expired", "epoch", "ahead", "diverged", "too_far"]);
export type ResetReason = z.infer<typeof resetReason>;

/** What the server sends besides events; loose, as it may grow. */
export const controlMessage = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("pong"), timestamp: z.union([z.string(), z.number()]).exactOptional() }),
  z.looseObject({
    type: z.literal("ack"),
    session_id: z.string(),
    status: z.literal("received"),
    request_id: z.string().exactOptional(),
    question_id: z.string().exactOptional(),
    seq: z.int().exactOptional(),
  }),
  z.looseObject({
    type: z.literal("error"),
    code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    field: z.string().exactOptional(),
    request_id: z.string().exactOptional(),
    retry_after_ms: z.number().exactOptional(),
    details: z.record(z.string(), z.unknown()).exactOptional(),
  }),
  z.looseObject({
    type: z.literal("welcome"),
    connection_id: z.string(),
    epoch: z.string(),
    head: z.int(),
    heartbeat_ms: z.int(),
    max_payload_bytes: z.int(),
  }),
  z.looseObject({ type: z.literal("caught_up"), seq: z.int(), cursor: z.string() }),
  z.looseObject({ type: z.literal("reset"), reason: resetReason }),
  z.looseObject({ type: z.literal("heartbeat"), seq: z.int(), cursor: z.string() }),
]);
export type ControlMessage = z.infer<typeof controlMessage>;

/** Any frame of the server. */
export const serverMessage = z.union([controlMessage, event]);
export type ServerMessage = z.infer<typeof serverMessage>;
