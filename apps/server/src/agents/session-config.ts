import { findOption, type ChosenConfig, type ConfigOption, type ConfigState, type ConfigValue, type NewEvent } from "@beckon/protocol";
import { methods, type ClientContext, type NewSessionResponse, type SessionUpdate, type SetSessionConfigOptionRequest } from "@agentclientprotocol/sdk";
import { guardMode, NotOfferedError, type ModeGuard } from "./asking-mode.ts";
import { configOptions, modesId, withValue } from "./acp-config.ts";
import { inTime } from "./in-time.ts";

const setWithinMs = 60_000;
/** Stands for the mode of an agent that did not say it. */
const unknown = "unknown";

/** What a session's options need. */
export interface SessionConfigOptions {
  agent: ClientContext;
  acp_session_id: string;
  ids: { ticket_id: string; session_id: string };
  /** What session/new, load or resume answered. */
  opened: Pick<NewSessionResponse, "modes" | "configOptions">;
  /** As they stand in the log. */
  known: readonly ConfigState[] | undefined;
  /** The mode to set where nobody chose one. */
  asking_mode: string | undefined;
  emit(event: NewEvent): void;
  /** What people chose, as it stands. */
  chosen(): ChosenConfig;
  /** Gets the options with their choices, whenever they change. */
  onOffered(options: ConfigOption[]): void;
  /** Gets the AskingModeError of a session that left its asking mode for good. */
  onUnsafe(error: unknown): void;
}

/** A session's mode, model and other options: kept as the agent reports them, set as people choose. */
export interface SessionConfig {
  /** Sets all that was chosen, and the asking mode where no mode was; a refusal of a choice becomes an event. Rejects with AskingModeError. */
  open(chosen: ChosenConfig): Promise<void>;
  /** Sets one that was chosen meanwhile, after those before it. Never rejects. */
  choose(config_id: string, value: ConfigValue): Promise<void>;
  update(update: Extract<SessionUpdate, { sessionUpdate: "current_mode_update" | "config_option_update" }>): void;
  guard: Pick<ModeGuard, "allow" | "turnOver">;
}

/** Starts from what the session was opened with. */
export function createSessionConfig(given: SessionConfigOptions): SessionConfig {
  const { agent, acp_session_id: sessionId, ids, opened, known, asking_mode, emit, chosen: chosenNow, onOffered, onUnsafe } = given;
  let options: ConfigOption[] = [];
  let told = JSON.stringify(known ?? []);
  const legacy = !opened.configOptions?.some(({ category, id }) => category === "mode" || id === modesId);
  let last = Promise.resolve();
  let isOpen = false;
  /** ACP lets an agent say nothing of its options when it opens a conversation again. */
  let isSaid = Boolean(opened.modes ?? opened.configOptions);

  const offer = (next: ConfigOption[]): void => {
    options = next;
    if (isSaid) onOffered(next);
    const state = next.map(stateOf);
    if (JSON.stringify(state) === told) return;
    told = JSON.stringify(state);
    emit({ type: "session_config", ...ids, options: state });
  };
  const put = (id: string, value: ConfigValue): void => offer(options.map((one) => (one.id === id ? withValue(one, value) : one)));
  /** The agent's other options stand beside the modes, which have a method of their own. */
  const replace = (from: NonNullable<NewSessionResponse["configOptions"]>): void => {
    isSaid = true;
    const modes = legacy ? options.filter(({ id }) => id === modesId) : [];
    offer([...modes, ...configOptions({ configOptions: from })]);
  };
  const set = async (key: string, value: ConfigValue): Promise<void> => {
    const option = findOption(options, key);
    if (option?.value === value) return;
    if (!option || option.choices?.length === 0) throw new NotOfferedError(`it offers no ${key}`);
    if (option.choices && !option.choices.some((one) => one.value === value))
      throw new NotOfferedError(`it offers ${option.choices.map((one) => one.value).join(", ").slice(0, 500)}`);
    if (legacy && option.id === modesId) {
      await inTime(agent.request(methods.agent.session.setMode, { sessionId, modeId: String(value) }), setWithinMs, "set the mode");
      return put(option.id, value);
    }
    const typed = typeof value === "boolean" ? { type: "boolean" as const, value } : { value };
    const request: SetSessionConfigOptionRequest = { sessionId, configId: option.id, ...typed };
    const answer = await inTime(agent.request(methods.agent.session.setConfigOption, request), setWithinMs, `set ${option.name}`);
    replace(answer.configOptions);
  };
  const mode = (): ConfigOption | undefined => findOption(options, "mode");
  const guard = guardMode({ asking_mode, current: () => mode()?.value, set: (value) => set("mode", value) });
  const isMode = (key: string): boolean => mode() !== undefined && findOption(options, key) === mode();
  const choose = async (config_id: string, value: ConfigValue): Promise<void> => {
    const ofMode = isMode(config_id);
    try {
      await set(config_id, value);
      if (ofMode) guard.chosen(value);
    } catch (error) {
      emit({ type: "config_refused", ...ids, config_id, value, error: reason(error) });
      if (ofMode) guard.chosen(undefined);
    }
  };
  const openWith = async (chosen: ChosenConfig): Promise<void> => {
    // The mode last: a model may bring another with it.
    const ordered = Object.entries(chosen).toSorted(([a], [b]) => Number(isMode(a)) - Number(isMode(b)));
    // oxlint-disable-next-line no-await-in-loop -- what may be chosen changes with each
    for (const [config_id, value] of ordered) await choose(config_id, value);
    await guard.enforce();
    isOpen = true;
  };
  const after = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(() => work());
    last = done.catch(() => undefined);
    return done;
  };
  /** A choice that a person has let the agent leave since must not come back with its next process. */
  const tellAllowed = (value: ConfigValue, by: string): void => {
    const chosen = chosenNow();
    const config_id = Object.keys(chosen).find(isMode);
    if (config_id !== undefined && chosen[config_id] !== value) emit({ type: "config_chosen", ...ids, config_id, value, by });
  };
  const enforce = (): Promise<void> => guard.enforce().catch(onUnsafe);

  const had = findOption(known ?? [], "mode");
  // It has the mode that it had, in which nobody knows what stands now.
  if (!isSaid && had) options = [withValue(had, unknown)];
  else offer(configOptions(opened));
  return {
    open: (chosen) => after(() => openWith(chosen)),
    choose: (config_id, value) => after(() => choose(config_id, value).then(enforce)),
    guard,
    update(update) {
      const before = mode()?.value;
      if (update.sessionUpdate === "current_mode_update") put(mode()?.id ?? modesId, update.currentModeId);
      else replace(update.configOptions);
      const now = mode()?.value;
      const by = isOpen && now !== before ? guard.takeAllowed() : undefined;
      if (now !== undefined && by !== undefined) tellAllowed(now, by);
      if (isOpen && !guard.isFine()) void after(enforce);
    },
  };
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function stateOf({ id, name, category, value, label }: ConfigOption): ConfigState {
  return { id, name, value, ...(category === undefined ? {} : { category }), ...(label === undefined ? {} : { label }) };
}
