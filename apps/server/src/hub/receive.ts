import { closeCode, parseClientMessage, stringify, type ClientMessage, type ErrorBody } from "@beckon/protocol";
import { createRate } from "./rate.ts";
import type { Socket } from "./socket.ts";

/** What an `error` says; the request it belongs to, where that is known. */
type Refusal = ErrorBody & { request_id?: string };

/** What reads one peer's frames. */
export interface Receive {
  /** A frame: acted upon, or answered with an error that says why not. */
  message(text: string | undefined, bytes: number): void;
  /** A ping or pong; true within the rate. */
  control(): boolean;
  /** Answers a frame that makes no sense; after many of them the connection ends. */
  refuse(refusal: Refusal): void;
}

const maxBadFrames = 100;

/** Lets `act` have what is within the peer's rate and well formed. */
export function createReceive(socket: Socket, act: (message: ClientMessage) => void, onLimited: () => void): Receive {
  const rate = createRate();
  let badFrames = 0;
  const send = (refusal: Refusal): void => socket.send(stringify({ type: "error", ...refusal }));
  const refuse = (refusal: Refusal): void => {
    send(refusal);
    badFrames += 1;
    if (badFrames > maxBadFrames) socket.close(closeCode.bad_frames, "bad_frames");
  };
  /** Milliseconds until the peer may go on; a flood ends the connection. */
  const waitMs = (bytes: number): number => {
    const ms = rate.take(bytes);
    if (ms > 0) onLimited();
    if (rate.isFlooding()) socket.close(closeCode.rate_limited, `rate_limited retry_after_ms=${floodPauseMs}`);
    return ms;
  };
  return {
    message(text, bytes) {
      // The library still hands over what comes after our close frame.
      if (!socket.isOpen()) return;
      const retry_after_ms = waitMs(bytes);
      if (retry_after_ms > 0) return send({ code: "rate_limited", message: "Too many frames; slow down.", retry_after_ms });
      if (text === undefined) return refuse({ code: "bad_request", message: "Frames must be text." });
      const parsed = parseClientMessage(text);
      if (parsed.ok) return act(parsed.value);
      refuse({ ...parsed.error, ...(parsed.request_id === undefined ? {} : { request_id: parsed.request_id }) });
    },
    control: () => socket.isOpen() && waitMs(0) === 0,
    refuse,
  };
}

/** A peer that floods gets its burst back in less. */
const floodPauseMs = 5_000;
