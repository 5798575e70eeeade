import { RequestError } from "@agentclientprotocol/sdk";
import type { ConfigValue } from "@beckon/protocol";

/** The agent is in a mode in which a model may decide permissions, and does not leave it. */
export class AskingModeError extends Error {
  /** False where the agent has no modes, so that a person cannot choose one in the ticket either. */
  readonly hasModes: boolean;

  constructor(message: string, hasModes = true) {
    super(message);
    this.hasModes = hasModes;
  }
}

/** The agent does not offer this option, or this value of it. */
export class NotOfferedError extends Error {}

/** What keeping a session in its asking mode needs. */
export interface ModeGuardOptions {
  /** The mode in which a person decides; undefined where the agent has none. */
  asking_mode: string | undefined;
  /** The session's mode as it stands; undefined where it has none. */
  current(): ConfigValue | undefined;
  /** Rejects where the agent refuses. */
  set(mode: string): Promise<void>;
}

/** Keeps a session in the mode in which a person decides, unless a person chose another. */
export interface ModeGuard {
  /** A person's choice; undefined where it counts no longer. */
  chosen(mode: ConfigValue | undefined): void;
  /** A person allowed a call of the kind `switch_mode` (ACP v1), or any for always: the mode that comes of it in this turn is theirs. */
  allow(by: string): void;
  turnOver(): void;
  /** Takes the mode that stands for the allowed one, once, and gives who allowed it; undefined where nothing was allowed. */
  takeAllowed(): string | undefined;
  /** False where the mode that stands has to be set back. */
  isFine(): boolean;
  /** Sets the asking mode where another stands. Rejects with AskingModeError, or as `set` did where the agent died or gave no answer. */
  enforce(): Promise<void>;
}

/** In which an agent does nothing at all: Claude, Gemini and Qwen enter it by themselves. */
const planning = "plan";
/** An agent that leaves the mode more often than this in one process will not stay in it. */
const maxSets = 5;

/** A guard that nobody has told of a choice yet. */
export function guardMode({ asking_mode, current, set }: ModeGuardOptions): ModeGuard {
  let isFree = asking_mode === undefined;
  let allowedBy: string | undefined;
  let allowed: ConfigValue | undefined;
  let sets = 0;
  const stands = (): boolean => {
    const mode = current();
    return isFree || (mode !== undefined && [asking_mode, allowed, planning].includes(String(mode)));
  };
  return {
    chosen(mode) {
      isFree = asking_mode === undefined || (mode !== undefined && mode !== asking_mode);
      allowed = undefined;
    },
    allow(by) {
      allowedBy = by;
    },
    turnOver() {
      allowedBy = undefined;
    },
    takeAllowed() {
      const by = allowedBy;
      if (by !== undefined) allowed = current();
      allowedBy = undefined;
      return by;
    },
    isFine: stands,
    async enforce() {
      if (asking_mode === undefined || stands()) return;
      if (current() === undefined) throw new AskingModeError("it offers no mode", false);
      if ((sets += 1) > maxSets) throw new AskingModeError(`it left ${asking_mode} ${maxSets} times`);
      await set(asking_mode).catch((error: unknown) => {
        throw error instanceof RequestError || error instanceof NotOfferedError ? new AskingModeError(error.message) : error;
      });
      if (!stands()) throw new AskingModeError(`it stays in ${current()}`);
    },
  };
}
