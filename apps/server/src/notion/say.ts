import type { PageParts } from "./mirror-parts.ts";
import { sayOnce } from "./say-once.ts";

/** Says why a page is no ticket yet, as a comment, unless that is what was said last: it is looked at again and again. */
export async function sayOnPage(parts: PageParts, pageId: string, words: string): Promise<void> {
  const note = parts.notes.read(pageId);
  if (note.refused === words) return;
  const save = (): void => parts.notes.save(pageId, note);
  const place = { on: pageId, to: { parent: { page_id: pageId } }, sayings: note.said, ticketId: pageId, save };
  await sayOnce(parts, place, `refused/${note.acts}/${words}`, words);
  note.refused = words;
  note.acts += 1;
  save();
}
