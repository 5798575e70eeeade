import type { ConfigOption, NewEvent } from "@beckon/protocol";
import type { ClientContext, SessionUpdate } from "@agentclientprotocol/sdk";
import type { LogReader } from "#log/log.ts";
import { mustFind } from "#tickets/change.ts";
import type { OpenedSession } from "./open-session.ts";
import { createSessionConfig, type SessionConfig } from "./session-config.ts";

type ConfigUpdate = Parameters<SessionConfig["update"]>[0];

/** What keeping a session's options needs. */
export interface KeepConfigOptions {
  log: LogReader;
  ids: { ticket_id: string; session_id: string };
  asking_mode: string | undefined;
  emit(event: NewEvent): void;
  onOffered(options: ConfigOption[]): void;
  onUnsafe(error: unknown): void;
}

/** A session's options from its opening to its end. */
export interface KeptConfig extends Disposable {
  /** Takes updates about the session's options, also those that come before its opening is known. */
  update(update: SessionUpdate): void;
  /** Records how they stand, and sets what was chosen; from then on also what people choose meanwhile. Rejects with AskingModeError. */
  open(agent: ClientContext, opened: OpenedSession): Promise<void>;
  /** A person allowed the agent to change its mode. */
  modeAllowed(by: string): void;
  turnOver(): void;
}

/** Waits for the session to be opened. */
export function keepConfig({ log, ids, asking_mode, emit, onOffered, onUnsafe }: KeepConfigOptions): KeptConfig {
  const early: ConfigUpdate[] = [];
  let config: SessionConfig | undefined;
  let unfollow = (): void => undefined;
  return {
    update(update) {
      if (update.sessionUpdate !== "current_mode_update" && update.sessionUpdate !== "config_option_update") return;
      if (config) config.update(update);
      else early.push(update);
    },
    async open(agent, { acp_session_id, options: opened }) {
      const { config: known } = mustFind(log, ids.ticket_id);
      const chosen = () => mustFind(log, ids.ticket_id).chosen ?? {};
      const kept = (config = createSessionConfig({ agent, acp_session_id, ids, opened, known, asking_mode, emit, chosen, onOffered, onUnsafe }));
      for (const update of early) kept.update(update);
      unfollow = log.follow((committed) => {
        for (const { event } of committed)
          if (event.type === "config_chosen" && event.ticket_id === ids.ticket_id) void kept.choose(event.config_id, event.value);
      });
      await kept.open(chosen());
    },
    modeAllowed: (by) => config?.guard.allow(by),
    turnOver: () => config?.guard.turnOver(),
    [Symbol.dispose]: () => unfollow(),
  };
}
