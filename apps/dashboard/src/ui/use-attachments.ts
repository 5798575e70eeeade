import { useState, type ClipboardEvent, type DragEvent } from "react";
import { limits, type Attachment } from "@beckon/protocol";
import { useDraft } from "./use-draft.ts";

/** Files that go with a text not yet sent; they outlive a reload. `upload` stores one. */
export function useAttachments(draft: string, upload: (file: File) => Promise<Attachment>) {
  const [stored, store] = useDraft(draft);
  const [busy, setBusy] = useState(0);
  const [error, setError] = useState<string>();
  const files = stored === "" ? [] : (JSON.parse(stored) as Attachment[]);
  const keep = (all: readonly Attachment[]): void => store(all.length === 0 ? "" : JSON.stringify(all));
  const add = async (given: readonly File[]): Promise<void> => {
    setError(undefined);
    setBusy((count) => count + 1);
    let all = files;
    try {
      if (files.length + given.length > limits.attachments) throw new Error(`At most ${limits.attachments} files go with one text.`);
      for (const file of given) {
        if (file.size > limits.attachment_bytes) throw new Error(`${file.name} is larger than ${limits.attachment_bytes / 1024 / 1024} MiB.`);
        // oxlint-disable-next-line no-await-in-loop -- in the order in which they were given
        all = [...all, await upload(file)];
        keep(all);
      }
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setBusy((count) => count - 1);
    }
  };
  const take = (event: { preventDefault(): void }, list: FileList): void => {
    if (list.length === 0) return;
    event.preventDefault();
    void add([...list]);
  };
  return {
    files,
    ids: files.map(({ attachment_id }) => attachment_id),
    isBusy: busy > 0,
    error,
    add,
    remove: (id: string) => keep(files.filter(({ attachment_id }) => attachment_id !== id)),
    clear: () => store(""),
    /** For the text's field: what is pasted or dropped into it is attached. */
    field: {
      onPaste: (event: ClipboardEvent) => take(event, event.clipboardData.files),
      onDrop: (event: DragEvent) => take(event, event.dataTransfer.files),
    },
  };
}

export type Attachments = ReturnType<typeof useAttachments>;
