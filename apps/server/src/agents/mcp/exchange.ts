/** One request of an agent and its reply: what has to be noted once the reply is on its way. */
export interface Exchange {
  /** Aborts where the agent went away. */
  signal: AbortSignal;
  /** Noted when all of the reply was handed to the connection; never where it broke before. */
  onSent(note: () => void): void;
}

/** Serves one request; a reply that carries an answer counts as delivered once its last byte was taken. */
export async function exchange(request: Request, serve: (exchange: Exchange) => Promise<Response>): Promise<Response> {
  const notes: (() => void)[] = [];
  const { signal } = request;
  const response = await serve({ signal, onSent: (note) => void notes.push(note) });
  if (!response.body) return response;
  const sent = new TransformStream<Uint8Array, Uint8Array>({
    flush() {
      if (!signal.aborted) for (const note of notes) note();
    },
  });
  return new Response(response.body.pipeThrough(sent), response);
}
