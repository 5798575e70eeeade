import type { Timings } from "#agents/timings.ts";
import type { Log } from "#log/log.ts";
import { createDevices, type Devices } from "#notify/devices.ts";
import { createNotifier, type Send } from "#notify/notifier.ts";
import { postNotice } from "#notify/notify-url.ts";
import { watchStuck } from "#notify/watch-stuck.ts";
import { openPushKeys } from "#notify/push-keys.ts";
import type { Logger } from "#ops/logger.ts";
import type { Config } from "./config.ts";
import { dataFiles } from "./data-files.ts";

/** The ways out of the browser. */
export interface Notifications {
  devices: Devices;
  /** Tells from now on; `origin` is where links in notices lead. */
  start(origin: string): void;
  close(): void;
}

/** Push services want to know whom to ask; where Beckon has no address of its own, its project does. */
const project = "mailto:beckon@localhost";

/** Opens the devices and the person's own address. Throws Error with one line where the keys' file cannot be used. */
export function openNotifications(config: Config, log: Log, logger: Logger, timings: Pick<Timings, "now" | "stuckEveryMs">, agentName: (id: string) => string): Notifications {
  const { publicUrl, notifyUrl } = config;
  const devices = createDevices({
    store: log.devices,
    sender: {
      keys: openPushKeys(dataFiles(config.dataDir).pushKeys),
      subject: publicUrl?.startsWith("https://") ? publicUrl : project,
      ownServices: config.pushOrigins,
    },
    logger,
    isTold: (credential) =>
      config.auth === "off" ? credential === null : credential === "owner" || (credential !== null && log.credentials.find(credential) !== undefined),
  });
  const ends: (() => void)[] = [];
  return {
    devices,
    start(origin) {
      const own: Send[] =
        notifyUrl === undefined ? [] : [async (notice) => ((await postNotice(notifyUrl, notice, origin)) ? "done" : "again")];
      const notifier = createNotifier({ log, logger, agentName, ways: () => [...devices.ways(), ...own] });
      ends.push(notifier.close, watchStuck({ log, logger, agentName, now: timings.now, everyMs: timings.stuckEveryMs, tell: notifier.tell }));
    },
    close() {
      for (const end of ends) end();
    },
  };
}
