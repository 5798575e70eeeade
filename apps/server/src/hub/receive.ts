import { closeCode, parseClientMessage, stringify, type ClientMessage, type ErrorBody } from "@beckon/protocol";
import type { HubObserver } from "./observer.ts";
import { Rate } from "./rate.ts";
import type { Socket } from "./socket.ts";

/** What an `error` says; the request it belongs to, where that is known. */
type Refusal = ErrorBody & { request_id?: string };

const maxBadFrames = 100;
/** A peer that floods has its burst again after this. */
const floodPauseMs = 5_000;

/** Reads one peer's frames: what is within its rate and well formed; all else is answered with an error that says why not. */
export class Receive {
  readonly #socket: Socket;
  readonly #observer: Pick<HubObserver, "limited">;
  readonly #rate = new Rate();
  #badFrames = 0;

  constructor(socket: Socket, observer: Pick<HubObserver, "limited">) {
    this.#socket = socket;
    this.#observer = observer;
  }

  /** The message of a frame, whose text is undefined where it was binary. */
  message(text: string | undefined, bytes: number): ClientMessage | undefined {
    // The library still hands over what comes after our close frame.
    if (!this.#socket.isOpen()) return undefined;
    const retry_after_ms = this.#waitMs(bytes);
    if (retry_after_ms > 0) this.#error({ code: "rate_limited", message: "Too many frames; slow down.", retry_after_ms });
    else if (text === undefined) this.refuse({ code: "bad_request", message: "Frames must be text." });
    else {
      const parsed = parseClientMessage(text);
      if (parsed.ok) return parsed.value;
      this.refuse({ ...parsed.error, ...(parsed.request_id === undefined ? {} : { request_id: parsed.request_id }) });
      if (parsed.error.field === "protocol") this.#socket.close(closeCode.unsupported_version, "unsupported_version");
    }
    return undefined;
  }

  /** True where a ping or pong is within the rate. */
  control(): boolean {
    return this.#socket.isOpen() && this.#waitMs(0) === 0;
  }

  /** Answers a frame that makes no sense; after many of them the connection ends. */
  refuse(refusal: Refusal): void {
    this.#error(refusal);
    this.#badFrames += 1;
    if (this.#badFrames > maxBadFrames) this.#socket.close(closeCode.bad_frames, "bad_frames");
  }

  #error(refusal: Refusal): void {
    this.#socket.send(stringify({ type: "error", ...refusal }));
  }

  /** Milliseconds until the peer may go on; a flood ends the connection. */
  #waitMs(bytes: number): number {
    const ms = this.#rate.take(bytes);
    if (ms > 0) this.#observer.limited();
    if (this.#rate.isFlooding) this.#socket.close(closeCode.rate_limited, `rate_limited retry_after_ms=${floodPauseMs}`);
    return ms;
  }
}
