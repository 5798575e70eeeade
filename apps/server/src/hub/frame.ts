/** Header and payload of one text frame, in bytes. */
export const frameBytes = (payload: number): number => (payload < 126 ? 2 : payload < 65_536 ? 4 : 10) + payload;

/** Writes a text frame as a server sends it, FIN, opcode 1, unmasked (RFC 6455 section 5.2); gives where it ends. */
export function writeFrame(into: Buffer, at: number, text: string, payload: number): number {
  into[at] = 0x81;
  if (payload < 126) into[at + 1] = payload;
  else if (payload < 65_536) {
    into[at + 1] = 126;
    into.writeUInt16BE(payload, at + 2);
  } else {
    into[at + 1] = 127;
    into.writeBigUInt64BE(BigInt(payload), at + 2);
  }
  const end = at + frameBytes(payload);
  into.write(text, end - payload, "utf8");
  return end;
}

/** One text frame of its own. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(frameBytes(payload));
  writeFrame(frame, 0, text, payload);
  return frame;
}
