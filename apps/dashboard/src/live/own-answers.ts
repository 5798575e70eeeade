const key = "own-answers";
const kept = 200;

const read = (): string[] => (localStorage.getItem(key) ?? "").split(" ").filter(Boolean);

/** Remembers that this browser answered a question, so that its receipt says `You`. */
export function rememberOwnAnswer(questionId: string): void {
  localStorage.setItem(key, [...read().filter((one) => one !== questionId), questionId].slice(-kept).join(" "));
}

/** True where this browser's answer to the question was taken. */
export const isOwnAnswer = (questionId: string): boolean => read().includes(questionId);
