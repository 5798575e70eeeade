import { appendRate, fanOutCpu, idleMemory, resumeTime, withStalled } from "./measures.ts";
import type { Contender } from "./server.ts";

/** Rounds of each measure, contenders in turn; medians are shown, and ratios of medians. */
const rounds = 3;
const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

interface Row {
  what: string;
  unit: string;
  beckon: number;
  ws?: number;
}

async function beside(what: string, unit: string, measure: (contender: Contender) => Promise<number>): Promise<Row> {
  const values = { beckon: [] as number[], ws: [] as number[] };
  for (let round = 0; round < rounds; round += 1)
    for (const contender of round % 2 === 0 ? (["beckon", "ws"] as const) : (["ws", "beckon"] as const))
      // oxlint-disable-next-line no-await-in-loop -- one at a time has the machine
      values[contender].push(await measure(contender));
  process.stderr.write(".");
  return { what, unit, beckon: median(values.beckon), ws: median(values.ws) };
}

async function alone(what: string, unit: string, measure: () => Promise<number>): Promise<Row> {
  const values: number[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one at a time has the machine
  for (let round = 0; round < rounds; round += 1) values.push(await measure());
  process.stderr.write(".");
  return { what, unit, beckon: median(values) };
}

const clients = 500;
const rows: Row[] = [];
rows.push(await alone("Append, 500 events a turn", "events/s", () => appendRate(40_000, 500)));
rows.push(await alone("Append, one event a turn", "events/s", () => appendRate(300, 1)));
for (const burst of [1, 16])
  rows.push(await beside(`Fan-out, ${clients} clients, ${burst} a turn`, "µs of CPU a delivery", (who) => fanOutCpu(who, clients, 300, burst)));
rows.push(await beside("Resume, 1,000 clients, 100 missed each", "ms", (who) => resumeTime(who, 1_000, 100)));
rows.push(await beside("Idle connection, 2,000 clients", "bytes", (who) => idleMemory(who, 2_000)));
const few = 200;
const p99s = { free: [] as number[], stalled: [] as number[] };
const grown = { free: [] as number[], stalled: [] as number[] };
for (let round = 0; round < rounds; round += 1)
  for (const which of ["free", "stalled"] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time has the machine
    const found = await withStalled(few, which === "stalled");
    p99s[which].push(found.p99);
    grown[which].push(found.grown);
  }
rows.push({ what: `p99 of ${few - 1} beside a client that does not read`, unit: "ratio to none", beckon: median(p99s.stalled) / median(p99s.free) });
rows.push({ what: "Memory that it adds", unit: "bytes", beckon: median(grown.stalled) - median(grown.free) });

const shown = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2));
const lines = rows.map(
  ({ what, unit, beckon, ws }) => `| ${what} | ${unit} | ${shown(beckon)} | ${ws === undefined ? "" : shown(ws)} | ${ws === undefined ? "" : (beckon / ws).toFixed(2)} |`,
);
process.stdout.write(`\n| measure | unit | Beckon | plain \`ws\` | ratio |\n|---|---|---:|---:|---:|\n${lines.join("\n")}\n`);
