import { readFileSync, writeFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { AgentCheck } from "@beckon/protocol";
import { z } from "zod";

/** What is kept of each agent between starts: its latest check. Losing it costs a click. */
export interface CheckStore {
  get(id: string): AgentCheck | undefined;
  put(id: string, check: AgentCheck): void;
}

const stored = z.record(z.string(), z.looseObject({ checked_at: z.string(), works: z.boolean(), took_ms: z.number() }));

/** Opens `DATA_DIR/agents/checks.json`; what cannot be read counts as no check. */
export function openCheckStore(dataDir: string): CheckStore {
  const file = join(dataDir, "agents", "checks.json");
  const checks = new Map<string, AgentCheck>(Object.entries(read(file)));
  return {
    get: (id) => checks.get(id),
    put(id, check) {
      checks.set(id, check);
      mkdirSync(join(dataDir, "agents"), { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(checks)), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

function read(file: string): Record<string, AgentCheck> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}
