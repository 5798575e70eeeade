import { failureOf } from "./failure.ts";
import type { PageParts } from "./mirror-parts.ts";
import type { PageNote } from "./page-note.ts";
import { problems } from "./problem.ts";
import { sayOnce } from "./say-once.ts";

/** Says something on a ticket's page, once for each `about`. Where Notion does not let us comment, the System page says that, and the page goes on. */
export async function tell(parts: PageParts, ticketId: string, pageId: string, note: PageNote, about: string, words: string): Promise<void> {
  const save = (): void => parts.notes.save(ticketId, note);
  try {
    await sayOnce(parts, { on: pageId, to: { parent: { page_id: pageId } }, sayings: note.said, ticketId, save }, about, words);
  } catch (error) {
    if (failureOf(error).kind !== "refused") throw error;
    parts.health.bad("comments", problems.capability);
    delete note.said.saying;
  }
}

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
