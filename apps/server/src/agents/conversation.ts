import { methods, type ClientContext, type InitializeResponse } from "@agentclientprotocol/sdk";
import type { ConfigOption, NewEvent } from "@beckon/protocol";
import type { AttachmentStore } from "#attachments/store.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import type { Redactor } from "#ops/redactor.ts";
import type { Settlements } from "#questions/settlements.ts";
import { mustFind } from "#tickets/change.ts";
import type { AgentProcess } from "./agent-process.ts";
import { attach } from "./attached.ts";
import { createAgentQuestions } from "./agent-questions.ts";
import { confirmAnswers } from "./confirm-answers.ts";
import { connectAgent, initialize } from "./connection.ts";
import { readHistory } from "./history.ts";
import { inTime } from "./in-time.ts";
import { readKnownOutput } from "./known-output.ts";
import { keepConfig } from "./keep-config.ts";
import { offerTools } from "./mcp/offer.ts";
import type { SessionTools } from "./mcp/session-tools.ts";
import { waitForNextMinute } from "./next-minute.ts";
import { openSession, type OpenedSession } from "./open-session.ts";
import { createOutput } from "./output.ts";
import type { AgentProfile } from "./profile.ts";
import { createOwnSession } from "./own-session.ts";
import { nextPrompt, type Prompt } from "./prompt.ts";
import { createReplay } from "./replay.ts";
import type { Timings } from "./timings.ts";
import { runTurn } from "./turn.ts";

/** What a conversation needs of its attempt. */
export interface ConversationOptions {
  log: Log;
  logger: Logger;
  settlements: Settlements;
  attachments: AttachmentStore;
  profile: AgentProfile;
  redactor: Redactor;
  ticket_id: string;
  attempt: number;
  process: AgentProcess;
  cwd: string;
  timings: Timings;
  tools: SessionTools;
  /** Gets what ends the running turn, once there is a session. */
  onOpen(cancelTurn: () => Promise<void>): void;
  /** Waits until there may be more to tell; false ends the conversation. */
  pause(): Promise<boolean>;
  /** Gets what the agent offers to choose from. */
  onOffered(agentId: string, offered: ConfigOption[]): void;
  /** True once the process is being ended. */
  over(): boolean;
}

/** Talks to one agent process: opens the session, then turn after turn until the pause says that it is over. Rejects with the agent's error. */
export async function converse(options: ConversationOptions): Promise<void> {
  const { log, logger, settlements, profile, ticket_id, attempt, process, cwd, timings, tools } = options;
  const { session_id } = mustFind(log, ticket_id);
  const ids = { ticket_id, session_id };
  const replay = createReplay(timings.replayQuietMs);
  const emit = (event: NewEvent): void => {
    log.append([event]).catch((error: unknown) => logger.error({ err: error, session_id }, "an agent's output was not stored"));
  };
  const known = readKnownOutput(log, ticket_id);
  const output = createOutput(mustFind(log, ticket_id), attempt, known, options.redactor, emit);
  // What it said last goes on record before its end does, else a replay to the next process would bring it a second time.
  using _last = { [Symbol.dispose]: output.flush };
  const unsafe = Promise.withResolvers<never>();
  // Nobody may be waiting for it when it comes.
  unsafe.promise.catch(() => undefined);
  const { asking_mode } = profile;
  const onOffered = (offered: ConfigOption[]): void => options.onOffered(profile.id, offered);
  using config = keepConfig({ log, ids, asking_mode, emit: output.say, onOffered, onUnsafe: unsafe.reject });
  const answers = confirmAnswers({ log, logger, ids, attempt, process });
  const questions = createAgentQuestions({
    log,
    settlements,
    asking: { ticket_id, attempt, claimed: new Set() },
    output,
    onLost: (error) => logger.error({ err: error, session_id }, "a question's end was not stored"),
    onReturned: answers.returned,
    onModeAllowed: config.modeAllowed,
    over: options.over,
  });
  const own = createOwnSession();
  const agent = connectAgent(process, {
    ...questions,
    permission: (request, signal) => questions.permission(own.asked(request), signal),
    other(unknown) {
      if (own.has(unknown.sessionId)) output.unknown(unknown, replay.on());
    },
    update(update, sessionId) {
      if (!own.counts(update, sessionId)) return;
      replay.heard();
      output.update(update, replay.on());
      config.update(update);
    },
  });
  const { openWithinMs } = timings;
  const initialized = await inTime(initialize(agent), openWithinMs, "initialize");
  const offer = offerTools(initialized, tools.open(session_id), profile.preset);
  const listed = tools.nextListing(session_id);
  await waitForNextMinute(mustFind(log, ticket_id), initialized, { profile, process, now: timings.now(), say: output.say });
  const opening = openSession(agent, initialized, mustFind(log, ticket_id), { cwd, ...offer }, (id, replaying) => {
    own.is(id);
    replay.set(replaying);
  });
  // Some sign in or ask for trust while they open, and a person takes the time that it takes.
  const opened = await inTime(opening, openWithinMs, "open a session", questions.waits);
  await replay.ended();
  output.replayed();
  await recordOpened(options, ids, initialized, opened);
  await config.open(agent, opened);
  // Where the tools come late, a model that was told of them finds none.
  if (profile.lists_tools) await inTime(listed, timings.toolsWithinMs, "load the tools of Beckon").catch((error: Error) => output.say(lateTools(ids, error)));
  options.onOpen(() => cancelPrompt(agent, opened.acp_session_id));
  const takesImages = initialized.agentCapabilities?.promptCapabilities?.image === true;
  const giving = (prompt: Prompt) => attach(prompt, { store: options.attachments, cwd, takesImages });
  const turn = { log, ticket_id, attempt, agent, acp_session_id: opened.acp_session_id, process, output, answers, attach: giving };
  const history = () => readHistory(log, ticket_id);
  let state = { fresh: opened.opened === "new" || (known.untold && known.lost), first: true, untold: known.untold, history };
  while (!options.over()) {
    const prompt = nextPrompt(mustFind(log, ticket_id), state);
    // oxlint-disable-next-line no-await-in-loop -- one prompt at a time (ACP v1, session/prompt)
    if (!(await Promise.race([prompt ? runTurn(turn, prompt) : options.pause(), unsafe.promise]))) return;
    config.turnOver();
    state = { fresh: false, first: false, untold: false, history };
  }
}

const lateTools = (ids: { ticket_id: string; session_id: string }, error: Error): NewEvent => ({
  type: "agent_notice",
  ...ids,
  severity: "warning",
  title: `It may be unable to ask people by ask_person: ${error.message}.`,
});

const cancelPrompt = (agent: ClientContext, sessionId: string): Promise<void> => agent.notify(methods.agent.session.cancel, { sessionId });

async function recordOpened(
  { log, attempt, cwd }: ConversationOptions,
  ids: { ticket_id: string; session_id: string },
  { agentInfo, agentCapabilities }: InitializeResponse,
  { opened, acp_session_id, lost }: OpenedSession,
): Promise<void> {
  const can = { load: agentCapabilities?.loadSession === true, resume: Boolean(agentCapabilities?.sessionCapabilities?.resume) };
  const title = agentInfo?.title ?? undefined;
  const agent_info = agentInfo && { name: agentInfo.name, version: agentInfo.version, ...(title === undefined ? {} : { title }) };
  const more = { ...(lost === undefined ? {} : { lost }), ...(agent_info ? { agent_info } : {}) };
  await log.append([{ type: "session_opened", ...ids, attempt, acp_session_id, opened, workspace: cwd, can, ...more }]);
}
