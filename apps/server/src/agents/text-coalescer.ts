/** A piece of an agent's text. */
export interface TextChunk {
  role: "message" | "thought";
  message_id: string;
  text: string;
}

/** Longest text of one event, in characters: longer pieces become several events. */
const maxText = 16_000;

/** Joins an agent's text chunks: the first after a quiet spell leaves at once, then about ten a second. */
export interface TextCoalescer {
  push(chunk: TextChunk): void;
  /** Sends what is held back; before any other event, so that order is kept. */
  flush(): void;
}

/** `emit` gets joined chunks of one message each; `everyMs` is the least time between two. */
export function createTextCoalescer(emit: (chunk: TextChunk) => void, everyMs = 100): TextCoalescer {
  let held: TextChunk | undefined;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    send();
  };
  const send = (): void => {
    const chunk = held;
    held = undefined;
    if (!chunk) return;
    for (let at = 0; at < chunk.text.length; ) {
      const end = cut(chunk.text, at + maxText);
      emit({ ...chunk, text: chunk.text.slice(at, end) });
      at = end;
    }
  };
  const tick = (): void => {
    timer = held ? setTimeout(tick, everyMs) : undefined;
    send();
  };
  return {
    flush,
    push(chunk) {
      if (held && (held.message_id !== chunk.message_id || held.role !== chunk.role)) flush();
      held = held ? { ...held, text: held.text + chunk.text } : chunk;
      if (timer) return;
      send();
      timer = setTimeout(tick, everyMs);
    },
  };
}

/** A cut at or before `at` that does not split a surrogate pair. */
function cut(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
