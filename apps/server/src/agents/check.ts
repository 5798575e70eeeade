import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AgentCheck } from "@beckon/protocol";
import { methods, RequestError, type ClientContext, type InitializeResponse } from "@agentclientprotocol/sdk";
import { configOptions } from "./acp-config.ts";
import { newId } from "#tickets/new-id.ts";
import { agentFailure, startFailure } from "./agent-failure.ts";
import { startAgentProcess, type AgentProcess } from "./agent-process.ts";
import { connectAgent, initialize } from "./connection.ts";
import type { Ending } from "./end-processes.ts";
import { agentEnvironment } from "./environment.ts";
import { inTime } from "./in-time.ts";
import type { AgentProfile } from "./profile.ts";

const withinMs = 120_000;
const closeWithinMs = 5_000;
/** What an agent leaves behind that nothing ends is no reason to wait on with the outcome. */
const ending: Ending = { graceMs: 3_000, lastingMs: 30_000, onLasting: () => false };
const stderrShown = 2_000;

/** Starts the agent in an empty folder, opens a session, closes it, ends the process. Never rejects: a failure is the outcome. */
export async function checkAgent(profile: AgentProfile, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<AgentCheck> {
  const begun = Date.now();
  const cwd = await mkdtemp(join(tmpdir(), "beckon-check-"));
  const done = (outcome: Partial<AgentCheck>): AgentCheck => ({
    works: false,
    ...outcome,
    checked_at: new Date(begun).toISOString(),
    took_ms: Date.now() - begun,
  });
  let process: AgentProcess | undefined;
  let said: Partial<AgentCheck> = {};
  try {
    process = await startAgentProcess(profile, cwd, agentEnvironment(environment, profile, newId("check")), ending);
    signal.addEventListener("abort", () => void process?.stop(), { once: true });
    const agent = connectAgent(process, silent);
    const initialized = await inTime(initialize(agent), withinMs, "initialize");
    said = whatItSays(initialized);
    const opened = await inTime(agent.request(methods.agent.session.new, { cwd, mcpServers: [] }), withinMs, "open a session");
    await closeSession(agent, initialized, opened.sessionId);
    return done({ ...said, works: true, config: configOptions(opened) });
  } catch (error) {
    if (!process) return done(failed(startFailure(profile, error)));
    const exit = await Promise.race([process.exited, delay(200, undefined, { ref: false })]);
    return done({ ...said, ...failed(agentFailure(profile, error, exit)), ...stderrOf(process) });
  } finally {
    await process?.stop();
    await rm(cwd, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A session that is only opened and closed asks nobody. */
const silent = {
  update: () => undefined,
  other: () => undefined,
  completed: () => undefined,
  permission: () => Promise.resolve({ outcome: { outcome: "cancelled" as const } }),
  elicitation: () => Promise.reject(RequestError.requestCancelled()),
};

const failed = ({ code, error }: { code: string; error: string }): Partial<AgentCheck> => ({ code, error });

function stderrOf(process: AgentProcess): Partial<AgentCheck> {
  const tail = process.stderr().trim().slice(-stderrShown);
  return tail === "" ? {} : { stderr: tail };
}

function whatItSays({ agentInfo, protocolVersion, agentCapabilities: can, authMethods = [] }: InitializeResponse): Partial<AgentCheck> {
  return {
    protocol: protocolVersion,
    ...(agentInfo ? { title: agentInfo.title ?? agentInfo.name, version: agentInfo.version } : {}),
    can: {
      load: can?.loadSession === true,
      resume: Boolean(can?.sessionCapabilities?.resume),
      mcp_http: can?.mcpCapabilities?.http === true,
      images: can?.promptCapabilities?.image === true,
    },
    sign_in: authMethods.map(({ id, name, description }) => ({ id, name, ...(description ? { description } : {}) })),
  };
}

/** Bounded: some agents hang when a session is closed at once. */
async function closeSession(agent: ClientContext, { agentCapabilities }: InitializeResponse, sessionId: string): Promise<void> {
  if (!agentCapabilities?.sessionCapabilities?.close) return;
  await inTime(agent.request(methods.agent.session.close, { sessionId }), closeWithinMs, "close the session").catch(() => undefined);
}
