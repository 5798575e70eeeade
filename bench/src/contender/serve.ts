import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHub } from "@beckon/server/hub";
import { openLog } from "@beckon/server/open-log";
import { createLogger } from "@beckon/server/logger";
import { emit, openTicket } from "./emit.ts";

/**
 * The real log and hub as a server that a benchmark can drive: `/ws`, and `POST /emit?count=&burst=`, which appends `count` events,
 * `burst` of them in each turn of the event loop, and answers when all are committed. The first argument is the port; the log lies in a folder
 * of its own.
 */
const folder = mkdtempSync(join(tmpdir(), "beckon-bench-"));
const logger = createLogger("error");
const log = openLog({ path: join(folder, "beckon.db"), logger });
const hub = createHub({
  log,
  logger,
  onResponse: () => Promise.resolve({}),
  authenticate: () => Promise.reject(new Error("everybody is known here")),
  maxConnections: 100_000,
  maxPerAddress: 100_000,
  // The load client reads and answers nothing, neither pings nor heartbeats.
  answerWithinMs: 600_000,
});
const ticket = await openTicket(log);

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "POST" && url.pathname === "/emit") {
    await emit(log, ticket, Number(url.searchParams.get("count") ?? 1), Number(url.searchParams.get("burst") ?? 1));
    response.end('{"ok":true}');
  } else if (url.pathname === "/health") response.end("ok");
  else response.writeHead(404).end();
};
const http = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
});
http.on("upgrade", (request, stream, head) => hub.accept(request, stream, head, { caller: { person: "local" }, address: "127.0.0.1" }));
http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", 4_096);
process.once("SIGTERM", () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
