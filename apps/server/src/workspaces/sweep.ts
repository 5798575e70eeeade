import { findRepository } from "#projects/repository.ts";
import type { Logger } from "#ops/logger.ts";
import { forgetOld } from "./keep.ts";
import { markedNames, readMarker, removeMarker } from "./marker.ts";
import type { WorkspaceParts } from "./open-workspace.ts";
import { folderIsThere, realRoot } from "./own-folder.ts";

const daily = 86_400_000;

/** Looks at start, and then daily, for what crashes left and for refs that are kept long enough. Deletes no folder. */
export function startSweeping(parts: WorkspaceParts, logger: Logger): () => void {
  const sweep = (): void => {
    sweepOnce(parts, logger).catch((error: unknown) => logger.warn({ err: error }, "the workspaces could not be looked through"));
  };
  const timer = setInterval(sweep, daily).unref();
  sweep();
  return () => clearInterval(timer);
}

async function sweepOnce({ log, git, root: given }: WorkspaceParts, logger: Logger): Promise<void> {
  const root = await realRoot(given);
  const leftovers: string[] = [];
  for (const name of await markedNames(root)) {
    // oxlint-disable-next-line no-await-in-loop -- nobody waits for this
    const [marker, there] = [await readMarker(root, name), await folderIsThere(root, name).catch(() => true)];
    // oxlint-disable-next-line no-await-in-loop -- nobody waits for this
    if (!there && marker && (marker.stage === "aside" || (marker.stage === "making" && !log.ticket(marker.ticket_id)))) await removeMarker(root, name);
    else if (there && marker && (marker.stage === "making" || !log.ticket(marker.ticket_id))) leftovers.push(name);
  }
  if (leftovers.length > 0) logger.info({ leftovers }, "workspaces that no ticket uses; the dashboard lists them");
  for (const { path } of log.projects()) {
    // oxlint-disable-next-line no-await-in-loop -- nobody waits for this
    const repository = await findRepository(git, path).catch(() => undefined);
    // oxlint-disable-next-line no-await-in-loop -- nobody waits for this
    if (repository) await forgetOld(git, repository.root, new Date());
  }
}
