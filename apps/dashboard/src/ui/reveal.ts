/** A piece of a text: as it is, or a character that would not show, by its name. */
export interface Piece {
  text: string;
  isHidden: boolean;
}

/**
 * Everything that has no drawing of its own or turns others around: controls, format and bidi characters, odd spaces,
 * default-ignorables (variation selectors, tags, fillers), private use, lone surrogates. Line feed, tab and space show as they are.
 */
const unseen = /(?![\n\t ])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Controls, and what turns the reading direction: in a name the rest, such as the joiners of an emoji, is as it should be. */
export const turning = /[\p{Cc}\p{Bidi_Control}]/gu;

/** Splits a text so that none of these characters stays unseen: `U+202E` stands for the character it names. */
export function reveal(text: string, hidden = unseen): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), isHidden: false });
    const code = match[0].codePointAt(0) ?? 0;
    pieces.push({ text: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`, isHidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isHidden: false });
  return pieces;
}
