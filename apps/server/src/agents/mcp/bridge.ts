import { createInterface } from "node:readline";

/**
 * The MCP server of agents that cannot reach ours over HTTP: what comes on standard input goes to Beckon as it is, one POST a message,
 * and what Beckon says goes to standard output. Of its own it knows nothing, so that both eras of MCP pass.
 */
// oxlint-disable-next-line node/no-process-env -- a program of its own: an agent starts it with these two
const { BECKON_MCP_URL: url = "", BECKON_MCP_TOKEN: token = "" } = process.env;

interface Message {
  id?: string | number;
  method?: string;
  params?: { name?: string; requestId?: string | number; _meta?: Record<string, unknown> };
}

const running = new Map<string | number, AbortController>();
const say = (message: object | string): void => void process.stdout.write(`${typeof message === "string" ? message : JSON.stringify(message)}\n`);

/** The headers that the newer era wants beside the body (MCP 2026-07-28, streamable HTTP). */
function headersOf({ method, params }: Message): Record<string, string> {
  const version = params?._meta?.["io.modelcontextprotocol/protocolVersion"];
  if (typeof version !== "string") return {};
  return { "MCP-Protocol-Version": version, "Mcp-Method": method ?? "", ...(params?.name === undefined ? {} : { "Mcp-Name": params.name }) };
}

async function forward(message: Message, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...headersOf(message),
    },
    body: JSON.stringify(message),
    signal,
  });
  const text = response.headers.get("Content-Type")?.startsWith("text/event-stream") ? undefined : await response.text();
  if (text === undefined) return readEvents(response);
  const isReply = text.startsWith("{") && text.includes('"jsonrpc"');
  if (isReply) say(text.replaceAll("\n", " "));
  else if (!response.ok && message.id !== undefined) say(failure(message.id, `Beckon answered ${response.status}`));
}

/** Server-sent events: each `data` line is a message. */
async function readEvents(response: Response): Promise<void> {
  let rest = "";
  for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data:") && line.slice(5).trim() !== "") say(line.slice(5).trim());
  }
}

const failure = (id: string | number, message: string): object => ({ jsonrpc: "2.0", id, error: { code: -32_603, message } });

async function handle(line: string): Promise<void> {
  const message = JSON.parse(line) as Message;
  if (message.method === "notifications/cancelled" && message.params?.requestId !== undefined) running.get(message.params.requestId)?.abort();
  const { id } = message;
  const cancel = new AbortController();
  if (id !== undefined && message.method !== undefined) running.set(id, cancel);
  try {
    await forward(message, cancel.signal);
  } catch (error) {
    if (id !== undefined && !cancel.signal.aborted) say(failure(id, `Beckon cannot be reached: ${(error as Error).message}`));
  } finally {
    if (id !== undefined) running.delete(id);
  }
}

for await (const line of createInterface(process.stdin))
  if (line.trim() !== "") handle(line).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
process.exit(0);
