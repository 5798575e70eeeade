import { rmSync, writeFileSync } from "node:fs";
import { dataFiles } from "./data-files.ts";
import { addressHere } from "./listen.ts";

/** Notes the address; what it returns removes the note. Only who holds the log open writes it, so that it is never another's. */
export function noteAddress({ dataDir }: { dataDir: string }, port: number): () => void {
  const file = dataFiles(dataDir).address;
  try {
    // One that a killed Beckon left leads elsewhere.
    rmSync(file, { force: true });
    writeFileSync(file, `${addressHere(port)}\n`, { mode: 0o600 });
  } catch {
    // A full disk must not stop the start; the commands then do not find Beckon.
  }
  return () => rmSync(file, { force: true });
}
