/** WebSocket close codes (RFC 6455 section 7.4.2: 4000-4999 are private). 40xx: do not reconnect; 41xx: back off and reconnect. */
export const closeCode = {
  too_big: 1009,
  restart: 1012,
  overload: 1013,
  unauthorized: 4000,
  bad_frames: 4002,
  unsupported_version: 4003,
  too_many_connections: 4005,
  auth_timeout: 4100,
  rate_limited: 4102,
  too_slow: 4103,
  no_heartbeat: 4104,
} as const;

export type CloseCode = (typeof closeCode)[keyof typeof closeCode];

/** True where a client must not come back by itself: the 40xx range, known code or not. */
export const isTerminal = (code: number): boolean => code >= 4000 && code < 4100;
