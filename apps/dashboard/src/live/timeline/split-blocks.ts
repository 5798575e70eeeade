/** A line that opens or closes a fence of code (CommonMark 0.31, section 4.5). */
const fence = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Splits markdown at blank lines outside fenced code: joined again the blocks are the text. A finished block never changes while
 * the text grows, so that a long stream is parsed once, not once for each piece.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = [];
  let block = "";
  let open: string | undefined;
  let isBlank = false;
  for (const line of text.split(/(?<=\n)/)) {
    const mark = fence.exec(line)?.[1];
    // Also a last line that has only its spaces so far: what it will be is not known yet.
    const blank = line.trim() === "";
    if (isBlank && !blank && open === undefined && block.trim() !== "") {
      blocks.push(block);
      block = "";
    }
    if (mark !== undefined) {
      if (open === undefined) open = mark;
      else if (mark.startsWith(open)) open = undefined;
    }
    block += line;
    isBlank = blank;
  }
  return [...blocks, block];
}
