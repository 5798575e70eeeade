const mostMs = 300_000;

/** Milliseconds a server asks to stay away, from the reason of its close frame (`restart retry_after_ms=1200`); 0 where it does not. */
export function retryHintMs(reason: string): number {
  const ms = /\bretry_after_ms=(\d{1,9})\b/.exec(reason)?.[1];
  return Math.min(mostMs, Number(ms ?? 0));
}
