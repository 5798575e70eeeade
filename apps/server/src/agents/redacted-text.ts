import type { Redactor } from "#ops/redactor.ts";
import type { TextChunk, TextCoalescer } from "./text-coalescer.ts";

/** Takes secrets out of an agent's text before it is joined, also such as come in pieces: what may be the beginning of one waits for what follows. */
export function createRedactedText(next: TextCoalescer, redactor: Redactor): TextCoalescer {
  const stream = redactor.stream();
  let last: Omit<TextChunk, "text"> | undefined;
  const pass = (text: string): void => {
    if (last && text !== "") next.push({ ...last, text });
  };
  return {
    push({ text, ...message }) {
      if (last && (last.message_id !== message.message_id || last.role !== message.role)) pass(stream.release());
      last = message;
      pass(stream.push(text));
    },
    flush() {
      pass(stream.release());
      next.flush();
    },
  };
}
