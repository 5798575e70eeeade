import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createMailbox } from "./mailbox.ts";
import type { PuppetOrder, PuppetReport } from "./puppet-process.ts";

/** A JSON-RPC 2.0 message of either side. */
export interface RpcMessage {
  id?: number | string;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** One process of the puppet agent, as the test holds it: what Beckon says to it, and what it says and does. */
export interface Puppet {
  readonly pid: number;
  /** Everything Beckon sent, in order. */
  readonly received: readonly RpcMessage[];
  /** Takes the first request or notification of this method that was not taken yet; waits for it. */
  hears(method: string): Promise<RpcMessage>;
  /** Takes the reply to a request that the puppet sent. */
  hearsReply(id: number | string): Promise<RpcMessage>;
  /** Takes a report of its process other than a line. */
  reports<K extends "born" | "signal" | "stdin">(what: K): Promise<Extract<PuppetReport, Record<K, unknown>>>;
  says(message: RpcMessage): void;
  does(order: PuppetOrder): void;
  /** Answers `initialize` and the opening of a session, and gives the first prompt. */
  opens(how?: PuppetOpening): Promise<RpcMessage>;
  /** Ends the turn that this prompt began. */
  ends(prompt: RpcMessage, stopReason?: string): void;
  /** Sends a `session/update`. */
  updates(update: Record<string, unknown>): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/** What the puppet offers when it is opened. */
export interface PuppetOpening {
  capabilities?: Record<string, unknown>;
  /** The request that opens the session. */
  by?: "session/new" | "session/load" | "session/resume";
}

/** The session id that puppets give. */
export const puppetSession = "puppet-session";

/** A stage: servers started with `environment` have an agent `puppet`, and each of its processes comes to `next`. */
export interface PuppetStage extends AsyncDisposable {
  environment: Record<string, string>;
  next(): Promise<Puppet>;
}

const main = fileURLToPath(new URL("puppet-process.ts", import.meta.url));

/** Opens a stage for puppets; `profile` adds to their profile in AGENTS_FILE. */
export async function openStage(profile: Record<string, unknown> = {}): Promise<PuppetStage> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-puppet-"));
  const arrived = createMailbox<Puppet>("a puppet");
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    void hold(socket).then((puppet) => arrived.put(puppet));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const file = join(folder, "agents.json");
  const args = [main, String((server.address() as AddressInfo).port)];
  const agents = [{ id: "puppet", name: "Puppet", command: process.execPath, args, ...profile }];
  await writeFile(file, JSON.stringify({ agents }));
  return {
    environment: { AGENTS_FILE: file, DEFAULT_AGENT: "puppet" },
    next: () => arrived.take(() => true),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function hold(socket: Socket): Promise<Puppet> {
  const received: RpcMessage[] = [];
  const messages = createMailbox<RpcMessage>("a message of Beckon");
  const reports = createMailbox<PuppetReport>("a report of the puppet");
  const lines = createInterface(socket);
  // A puppet that is killed resets its strings; readline tells of it a second time.
  lines.on("error", () => undefined);
  lines.on("line", (line) => {
    const report = JSON.parse(line) as PuppetReport;
    if (!("line" in report)) return reports.put(report);
    const message = JSON.parse(report.line) as RpcMessage;
    received.push(message);
    messages.put(message);
  });
  socket.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const does = (order: PuppetOrder): void => void socket.write(`${JSON.stringify(order)}\n`);
  const says = (message: RpcMessage): void => does({ do: "write", text: `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n` });
  const hears = (method: string): Promise<RpcMessage> => messages.take((one) => one.method === method);
  const { pid } = (await reports.take((one) => "pid" in one)) as { pid: number };
  return {
    pid,
    received,
    gone,
    does,
    says,
    hears,
    hearsReply: (id) => messages.take((one) => one.id === id && one.method === undefined),
    reports: <K extends "born" | "signal" | "stdin">(what: K) =>
      reports.take((one) => what in one) as Promise<Extract<PuppetReport, Record<K, unknown>>>,
    async opens({ capabilities = {}, by = "session/new" } = {}) {
      const { id = 0 } = await hears("initialize");
      says({ id, result: { protocolVersion: 1, agentInfo: { name: "puppet", version: "1.0.0" }, agentCapabilities: capabilities } });
      const opening = await hears(by);
      says({ id: opening.id ?? 0, result: by === "session/new" ? { sessionId: puppetSession } : {} });
      return hears("session/prompt");
    },
    ends: (prompt, stopReason = "end_turn") => says({ id: prompt.id ?? 0, result: { stopReason } }),
    updates: (update) => says({ method: "session/update", params: { sessionId: puppetSession, update } }),
  };
}
