/** What a cursor says: which log, which event, and a digest of all that came before. */
export interface CursorParts {
  epoch: string;
  seq: number;
  /** The first 16 hex digits of the chained digest; "" at seq 0. */
  digest: string;
}

/** The opaque string that clients hand back. */
export const formatCursor = ({ epoch, seq, digest }: CursorParts): string => `${epoch}.${seq}.${digest.slice(0, 16)}`;

/** Reads a cursor; undefined where it never came from a log. */
export function parseCursor(text: string): CursorParts | undefined {
  const match = /^([A-Za-z0-9_-]{1,64})\.(0|[1-9]\d{0,15})\.([0-9a-f]{16}|)$/.exec(text);
  if (!match) return undefined;
  const [, epoch = "", seq = "", digest = ""] = match;
  return { epoch, seq: Number(seq), digest };
}
