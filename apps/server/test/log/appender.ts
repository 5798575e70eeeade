import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { facts } from "./subject.ts";

/** A process that appends until it is killed, and prints each seq once it is acknowledged; started by kill.test.ts. */
const log = openLog({ path: process.argv[2] ?? "", logger: createLogger("silent") });
if (log.head.seq === 0) await log.append([facts.created()]);
for (;;) {
  // Several to a commit, of several events: what is acknowledged is a whole append.
  const appends = [1, 2, 3].map((size) =>
    log.append(Array.from({ length: size }, () => facts.said()), { keys: [`n/${log.head.seq}/${size}`] }).then((outcome) => {
      if (outcome.status === "appended") process.stdout.write(`${outcome.events.at(-1)?.seq}\n`);
    }),
  );
  // oxlint-disable-next-line no-await-in-loop -- one group after the other
  await Promise.all(appends);
}
