/** The connection as a person may see it; times are milliseconds since 1970. */
export type ConnectionState =
  | { name: "connecting"; attempt: number; since?: number }
  | { name: "catching_up" }
  | { name: "live"; since: number }
  | { name: "waiting"; retry_at: number; attempt: number; since?: number }
  | { name: "offline"; since: number }
  | { name: "refused"; code: number; reason: string }
  | { name: "closed" };
