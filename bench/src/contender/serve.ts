import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHub } from "@beckon/server/hub";
import { openLog } from "@beckon/server/open-log";
import { createLogger } from "@beckon/server/logger";
import { emit, openTicket } from "./bench-events.ts";
import { listen } from "./listen.ts";

/** The real log and hub as a server that a benchmark can drive. The first argument is the port; the log lies in a folder of its own. */
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
  // The load clients read and answer nothing, neither pings nor heartbeats.
  answerWithinMs: 600_000,
  heartbeatMs: 700_000,
});
const ticket = await openTicket(log);
const server = listen(Number(process.argv[2] ?? 0), (count, burst, bytes) => emit(log, ticket, count, burst, bytes));
server.on("upgrade", (request, stream, head) => {
  hub.accept(request, stream, head, { caller: { person: "local" }, address: "127.0.0.1" });
});
process.once("SIGTERM", () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
