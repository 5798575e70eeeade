import type { NotionState } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { FollowerMemory } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";

/** The token that Notion's webhooks are signed with, and how it comes here. */
export interface WebhookSecret {
  /** Undefined: nothing that comes can be believed. */
  readonly token: string | undefined;
  /** Takes a handshake for the next minutes. Throws `conflict` where the token is fixed by the environment. */
  wait(): void;
  /** Takes the token of a handshake; false where none is waited for: anybody could send one. */
  learn(token: string): boolean;
  /** An event came that was signed with it. */
  confirm(): void;
  /** A call came that leads to nothing, for this reason; said in the log at most once a minute, as anybody may call. */
  refused(sentence: string): void;
  state(): NonNullable<NotionState["webhook"]>;
}

const waitMs = 10 * 60_000;
const quietMs = 60_000;
const item = "webhook";

interface Kept {
  token?: string;
  confirmed?: boolean;
}

/** `fixed` is NOTION_WEBHOOK_SECRET; else the token is kept in the data folder, which only its owner can read. */
export function createWebhookSecret(memory: FollowerMemory, fixed: string | undefined, logger: Logger, now = Date.now): WebhookSecret {
  let kept = JSON.parse(memory.note(item) ?? "{}") as Kept;
  let waitsUntil = 0;
  let lastEventAt: string | undefined;
  let refused: { sentence: string; at: string } | undefined;
  const loggedAt = new Map<string, number>();
  const keep = (next: Kept): void => {
    kept = next;
    memory.keep(item, JSON.stringify(next));
  };
  const waiting = (): boolean => now() < waitsUntil;
  const state = (): "off" | "waiting" | "unconfirmed" | "on" => {
    if (fixed !== undefined) return "on";
    if (waiting()) return "waiting";
    if (kept.token === undefined) return "off";
    return kept.confirmed ? "on" : "unconfirmed";
  };
  return {
    get token() {
      return fixed ?? kept.token;
    },
    wait() {
      if (fixed !== undefined) throw new AppError("conflict", "NOTION_WEBHOOK_SECRET is set; unset it to take a token from Notion's handshake.");
      waitsUntil = now() + waitMs;
    },
    learn(token) {
      if (fixed !== undefined || !waiting()) return false;
      waitsUntil = 0;
      keep({ token });
      return true;
    },
    confirm() {
      lastEventAt = new Date(now()).toISOString();
      if (fixed === undefined && !kept.confirmed) keep({ ...kept, confirmed: true });
    },
    refused(sentence) {
      refused = { sentence, at: new Date(now()).toISOString() };
      if (now() - (loggedAt.get(sentence) ?? 0) < quietMs) return;
      loggedAt.set(sentence, now());
      logger.warn({ problem: sentence }, "Notion: a webhook was refused");
    },
    state: () => ({
      state: state(),
      ...(waiting() ? { waits_until: new Date(waitsUntil).toISOString() } : {}),
      ...(state() === "unconfirmed" && kept.token !== undefined ? { verification_token: kept.token } : {}),
      ...(lastEventAt === undefined ? {} : { last_event_at: lastEventAt }),
      ...(refused ? { refused } : {}),
    }),
  };
}
