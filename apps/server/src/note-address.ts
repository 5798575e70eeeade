import { rmSync, writeFileSync } from "node:fs";
import { dataFiles } from "./data-files.ts";

/** Notes the address; what it returns removes the note. Only who holds the log open writes it, so that it is never another's. */
export function noteAddress({ dataDir, host }: { dataDir: string; host: string }, port: number): () => void {
  const file = dataFiles(dataDir).address;
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const address = `http://${name.includes(":") ? `[${name}]` : name}:${port}\n`;
  try {
    writeFileSync(file, address, { mode: 0o600 });
  } catch {
    // A full disk must not stop the start; the commands then do not find Beckon.
  }
  return () => rmSync(file, { force: true });
}
