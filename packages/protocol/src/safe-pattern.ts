/** Longer ones are not run: a pattern's work may grow with the cube of the text. */
const maxText = 200;
const maxPattern = 200;
/** Places at which a match can try again with more or fewer characters; each more multiplies the work by the text's length. */
const maxVariable = 3;

/** One thing to match, and how often: no groups, no alternatives, so that nothing is repeated within a repetition. */
const piece = /(?:\\.|\[(?:\\.|[^\\\]])*\]|[^\\()|*+?{}[\]^$])(?<often>[*+?]\??|\{\d{1,2}(?:,\d{0,2})?\}\??)?/uy;

/**
 * False where the text does not match a pattern of an agent's. One that could take long (ReDoS), or that cannot be read, is not run
 * and lets everything pass: the agent checks its own, and it must not stop Beckon for everybody.
 */
export function mayMatch(pattern: unknown, text: string): boolean {
  if (typeof pattern !== "string" || pattern.length > maxPattern || text.length > maxText || !isSimple(pattern)) return true;
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return true;
  }
}

function isSimple(pattern: string): boolean {
  const end = pattern.endsWith("$") && !pattern.endsWith(String.raw`\$`) ? pattern.length - 1 : pattern.length;
  // Without a beginning it may begin anywhere, which is one more place.
  const anchored = pattern.startsWith("^");
  let variable = anchored ? 0 : 1;
  for (piece.lastIndex = anchored ? 1 : 0; piece.lastIndex < end; ) {
    const found = piece.exec(pattern);
    if (!found) return false;
    // `?` after another one only makes it lazy.
    if (/^\?|[*+,]/.test(found.groups?.["often"] ?? "")) variable += 1;
  }
  return variable <= maxVariable;
}
