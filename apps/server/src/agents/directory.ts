import type { AgentListing, Agents, ConfigOption, EventOf } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { redacted } from "#ops/redact-event.ts";
import type { Redactor } from "#ops/redactor.ts";
import { secretsIn } from "#ops/secrets-in.ts";
import { checkAgent } from "./check.ts";
import { openCheckStore } from "./check-store.ts";
import { installAgent } from "./install.ts";
import { presetOf } from "./presets.ts";
import type { AgentProfile } from "./profile.ts";
import type { Profiles } from "./profiles.ts";

/** What the directory is made from. */
export interface DirectoryOptions {
  profiles: Profiles;
  dataDir: string;
  environment: NodeJS.ProcessEnv;
  defaultAgent: string;
  logger: Logger;
  /** What agents and npm say at a check or an installation is shown, and kept. */
  redactor: Redactor;
  log: Pick<Log, "append">;
}

/** The agents as people see them: which there are, whether they are installed and work, and how to make them so. */
export interface Directory {
  readonly defaultId: string;
  /** Why a ticket cannot name this agent, as a sentence; undefined where it can. */
  problem(id: string): string | undefined;
  list(): Agents;
  /** Begins to install the agent's pinned package; what became of it is in the list. Errors: `not_found`, `bad_request`. */
  install(id: string): AgentListing;
  /** Starts the agent, opens a session and closes it; gives the listing with the outcome. Errors: `not_found`. */
  check(id: string): Promise<AgentListing>;
  /** Keeps what a running session's agent offers to choose from. */
  offered(id: string, config: ConfigOption[]): void;
  /** Ends what is being installed. */
  stop(): Promise<void>;
}

/** Makes the directory over the profiles; checks outlive a restart, installations are what is on disk. */
export function createDirectory({ profiles, dataDir, environment, defaultAgent, logger, redactor, log }: DirectoryOptions): Directory {
  const checks = openCheckStore(dataDir);
  const installing = new Map<string, Promise<void>>();
  const failures = new Map<string, string>();
  const checking = new Map<string, Promise<void>>();
  const ending = new AbortController();

  const must = (id: string): AgentProfile => {
    const profile = profiles.find(id);
    if (!profile) throw new AppError("not_found", `There is no agent "${id.slice(0, 80)}".`, { field: "id" });
    return profile;
  };
  const changed = (agent: string, change: EventOf<"agent_changed">["change"]): void => {
    log.append([{ type: "agent_changed", agent, change }]).catch((error: unknown) => logger.error({ err: error }, "a change of an agent was not stored"));
  };
  const listing = ({ id, name, installed, version, sign_in, preset, missing }: AgentProfile): AgentListing => {
    const found = presetOf(preset)?.package;
    const error = failures.get(id);
    const check = checks.get(id);
    return {
      id,
      name,
      default: id === defaultAgent,
      installed,
      ...(version === undefined ? {} : { version }),
      ...(found && installed !== "file" ? { installable: `${found.name}@${found.version}` } : {}),
      ...(installing.has(id) ? { installing: true } : {}),
      ...(error === undefined ? {} : { install_error: error }),
      ...(missing === undefined ? {} : { missing }),
      ...(sign_in === undefined ? {} : { sign_in }),
      ...(check === undefined ? {} : { check }),
    };
  };
  const begin = ({ id, ...profile }: AgentProfile): void => {
    const preset = presetOf(profile.preset);
    if (!preset?.package) throw new AppError("bad_request", preset?.get ?? "Beckon has no package for this agent.", { field: "id" });
    failures.delete(id);
    const work = installAgent(preset, { dataDir, environment, signal: ending.signal })
      .catch((error: unknown) => {
        logger.warn({ err: error, agent: id }, "an agent could not be installed");
        failures.set(id, redactor.text((error as Error).message));
      })
      .finally(() => {
        installing.delete(id);
        changed(id, failures.has(id) ? "install_failed" : "installed");
      });
    installing.set(id, work);
    changed(id, "installing");
  };
  const check = async (profile: AgentProfile): Promise<void> => {
    redactor.learn(secretsIn(profile.env));
    checks.put(profile.id, redacted(redactor, await checkAgent(profile, environment, ending.signal)));
    changed(profile.id, "checked");
  };

  return {
    defaultId: defaultAgent,
    problem(id) {
      const profile = profiles.find(id);
      return profile ? profile.missing : `There is no agent "${id.slice(0, 80)}".`;
    },
    list() {
      const error = profiles.problem();
      return { agents: profiles.all().map(listing), ...(error === undefined ? {} : { error }) };
    },
    install(id) {
      const profile = must(id);
      if (!installing.has(id)) begin(profile);
      return listing(profile);
    },
    async check(id) {
      const profile = must(id);
      // Two that ask at once get the same check.
      const running = checking.get(id) ?? check(profile).finally(() => checking.delete(id));
      checking.set(id, running);
      await running;
      return listing(must(id));
    },
    offered(id, given) {
      const config = redacted(redactor, given);
      const before = checks.get(id);
      const works = { checked_at: new Date().toISOString(), took_ms: 0, ...before, works: true };
      const { code: _code, error: _error, stderr: _stderr, ...kept } = works;
      if (before?.works !== true || JSON.stringify(before.config) !== JSON.stringify(config)) checks.put(id, { ...kept, config });
    },
    async stop() {
      ending.abort();
      await Promise.all([...installing.values(), ...checking.values()]);
    },
  };
}
