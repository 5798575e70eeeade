import { join } from "node:path";

/** What lies where in the data folder. */
export const dataFiles = (dataDir: string) => ({
  log: join(dataDir, "beckon.db"),
  /** The owner's token, mode 0600. */
  ownerToken: join(dataDir, "token"),
  /** What push services know this Beckon by, mode 0600. */
  pushKeys: join(dataDir, "push-keys.json"),
  /** Begins the name of the folder that a backup is made in; no name that a person gives a backup of their own. */
  backupPrefix: join(dataDir, ".unfinished-backup-"),
  /** What people attached to descriptions and messages. */
  attachments: join(dataDir, "attachments"),
  /** Where the Beckon of this folder listens, for the commands that talk to it. */
  address: join(dataDir, "address"),
});
