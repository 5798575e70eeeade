import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { attachment, limits, type Attachment, type UploadBody } from "@beckon/protocol";
import { AppError } from "#errors.ts";
import { newId } from "#tickets/new-id.ts";

/** The bytes of what people attached, one file each beside the log. */
export interface AttachmentStore {
  /** Keeps a file; used by nothing for a day it goes again. Errors: `too_large`, `store_unavailable`. */
  put(body: UploadBody): Promise<Attachment>;
  /** Gives `work` what these ids name; they are in use from now on, unless it rejects. Errors: `bad_request` for field `attachments`. */
  use<T>(ids: readonly string[], work: (attachments: Attachment[]) => Promise<T>): Promise<T>;
  find(id: string): Attachment | undefined;
  read(id: string): Promise<Buffer>;
  /** Where its bytes are. */
  pathOf(id: string): string;
  /** Deletes what was uploaded and never used. */
  sweep(now: Date): Promise<void>;
}

const unusedForMs = 86_400_000;
const isId = (id: string): boolean => /^at_[\w-]{16}$/.test(id);

/** Opens the store in a folder; made when the first file comes. */
export function createAttachmentStore(folder: string): AttachmentStore {
  const pathOf = (id: string): string => join(folder, id);
  const noteOf = (id: string): string => join(folder, `${id}.json`);
  // One mark for each use, so that one that is refused takes back its own alone.
  const usedOf = (id: string, use: string): string => join(folder, `${id}.${use}.used`);
  const find = (id: string): Attachment | undefined => {
    if (!isId(id)) return undefined;
    try {
      return attachment.parse(JSON.parse(readFileSync(noteOf(id), "utf8")));
    } catch {
      return undefined;
    }
  };
  return {
    find,
    pathOf,
    read: (id) => readFile(pathOf(id)),
    async put({ name, media_type, data }) {
      const content = Buffer.from(data, "base64");
      if (content.length > limits.attachment_bytes)
        throw new AppError("too_large", `A file may have ${limits.attachment_bytes / 1024 / 1024} MiB.`, { field: "data" });
      const made: Attachment = { attachment_id: newId("at"), name, media_type, bytes: content.length };
      const id = made.attachment_id;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(pathOf(id), content, { mode: 0o600 });
        // The note last, and whole: only with it the file is there.
        await writeFile(`${noteOf(id)}.new`, JSON.stringify(made), { mode: 0o600 });
        await rename(`${noteOf(id)}.new`, noteOf(id));
      } catch (error) {
        await rm(pathOf(id), { force: true }).catch(() => undefined);
        throw new AppError("store_unavailable", "The file cannot be stored just now; the disk may be full.", { cause: error });
      }
      return made;
    },
    async use(ids, work) {
      const found = ids.map((id) => {
        const one = find(id);
        if (!one) throw new AppError("bad_request", `There is no attachment ${id.slice(0, 80)}; it may have been too long unused. Attach it again.`, { field: "attachments" });
        return one;
      });
      const marks = ids.map((id) => usedOf(id, newId("use")));
      // Before it is on record: a crash in between keeps a file too many.
      await Promise.all(marks.map((mark) => writeFile(mark, "", { mode: 0o600 })));
      try {
        return await work(found);
      } catch (error) {
        await Promise.all(marks.map((mark) => rm(mark, { force: true }).catch(() => undefined)));
        throw error;
      }
    },
    async sweep(now) {
      const names = await readdir(folder).catch(() => []);
      const kept = new Set(names.filter((name) => name.endsWith(".used")).map((name) => name.split(".")[0]));
      for (const name of names) {
        const id = name.split(".")[0] ?? "";
        // oxlint-disable-next-line no-await-in-loop -- nobody waits for this
        const at = isId(id) && !kept.has(id) ? await stat(join(folder, name)).catch(() => undefined) : undefined;
        // oxlint-disable-next-line no-await-in-loop -- nobody waits for this
        if (at && now.getTime() - at.mtimeMs > unusedForMs) await rm(join(folder, name), { force: true });
      }
    },
  };
}
