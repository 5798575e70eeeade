const msPerFrame = 20;
const burstMs = 200 * msPerFrame;
const bytesPerFrame = 2_048;
const patience = 1_000;
const monotonic = (): number => performance.now();

/**
 * A token bucket for what one connection sends: 50 frames a second and 200 at once, where long frames count for more. It holds
 * milliseconds. `now` is in milliseconds.
 */
export class Rate {
  readonly #now: () => number;
  #creditMs = burstMs;
  #at: number;
  #refused = 0;

  constructor(now: () => number = monotonic) {
    this.#now = now;
    this.#at = now();
  }

  /** 0 where a frame of `bytes` may pass, else milliseconds until one may. */
  take(bytes: number): number {
    const time = this.#now();
    this.#creditMs = Math.min(burstMs, this.#creditMs + time - this.#at);
    this.#at = time;
    if (this.#creditMs > burstMs - 2 * msPerFrame) this.#refused = 0;
    const costMs = msPerFrame * (1 + Math.floor(bytes / bytesPerFrame));
    if (this.#creditMs >= costMs) {
      this.#creditMs -= costMs;
      return 0;
    }
    this.#refused += 1;
    return Math.ceil(costMs - this.#creditMs);
  }

  /** True once a peer goes on and on in spite of refusals; one that was quiet for a while starts anew. */
  get isFlooding(): boolean {
    return this.#refused > patience;
  }
}
