import { defaultTimings } from "./agents/timings.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createServer, type Server } from "./create-server.ts";
import { createLogger } from "./ops/logger.ts";
import { createRedactor } from "./ops/redactor.ts";

/** A part that does not end in time must not keep Beckon from stopping. */
const stopWithinMs = 9_000;

try {
  const config = readConfig();
  const redactor = createRedactor(config.secrets);
  const logger = createLogger(config.logLevel, { redactor, isPretty: process.stderr.isTTY });
  // One part's mistake must not end all agents: what counts is in the log, and each part reads it anew.
  process.on("unhandledRejection", (error) => logger.error({ err: error }, "a failure that nobody waited for"));
  const server = await createServer(config, logger, defaultTimings, redactor);
  const elsewhere = config.publicUrl === undefined ? "" : `, for other devices at ${config.publicUrl}`;
  process.stdout.write(`Beckon is at http://localhost:${server.port}${elsewhere}\nEverything it knows is in ${config.dataDir}. Stop it with Ctrl+C.\n${wayIn(server)}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(server));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`Beckon cannot start. ${error.message}\n`);
  process.exitCode = 1;
}

/** How to get in. A link goes to a terminal only: other outputs are kept and read by others. */
function wayIn(server: Server): string {
  const terminal = process.stdout.isTTY;
  const link = terminal ? server.signInLink() : undefined;
  if (link !== undefined) return `Sign in once, within the hour: ${link}`;
  return server.auth === "on" ? "To sign in, run: npx pnpm@12.21.0 run link" : "Sign-in is off: every program on this machine may use Beckon.";
}

async function stop(server: Server): Promise<void> {
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  await server.close();
  process.exit(0);
}
