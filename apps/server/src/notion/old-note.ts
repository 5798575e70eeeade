import type { PageNote, QuestionNote } from "./page-note.ts";
import type { Sayings } from "./say-once.ts";
import { askWords } from "./words.ts";

/** A note as it is kept, also by a Beckon that kept less. */
export type OldNote = Omit<PageNote, "appending" | "questions"> & {
  /** `true` was without the event that it went up to. */
  appending?: number | true;
  questions: Record<string, OldQuestion>;
};

type OldQuestion = Omit<QuestionNote, "said"> & {
  said?: Sayings;
  /** The comment that invites to answer was begun, and the outcome is not known. */
  asking?: true;
};

/** The note as it is kept now. What was under way stays so: it is found out before anything is written again. */
export function asNow({ appending, questions, ...rest }: OldNote): PageNote {
  return {
    ...rest,
    ...(appending === undefined ? {} : { appending: appending === true ? Number.MAX_SAFE_INTEGER : appending }),
    questions: Object.fromEntries(Object.entries(questions).map(([id, question]) => [id, questionAsNow(question)])),
  };
}

function questionAsNow({ said, asking, ...rest }: OldQuestion): QuestionNote {
  if (said) return { ...rest, said };
  // The comment's own id was not kept; that there is one is what counts.
  if (rest.discussion_id !== undefined) return { ...rest, said: { ids: { ask: rest.discussion_id } } };
  return { ...rest, said: { ids: {}, ...(asking ? { saying: { about: "ask", words: askWords[rest.kind] ?? "" } } : {}) } };
}
