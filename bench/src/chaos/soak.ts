import { parseArgs } from "node:util";
import { checkHistory } from "./check-history.ts";
import { runChaos } from "./run-chaos.ts";

const { values } = parseArgs({
  options: {
    deliveries: { type: "string", default: "1000000" },
    readers: { type: "string", default: "30" },
    publishers: { type: "string", default: "12" },
    kills: { type: "string", default: "10" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
const start = performance.now();
process.stdout.write(`seed ${seed}\n`);
const { history, ...report } = await runChaos({
  seed,
  readers: Number(values.readers),
  publishers: Number(values.publishers),
  deliveries: Number(values.deliveries),
  kills: Number(values.kills),
  onProgress: (deliveries, kills) => process.stdout.write(`\r${deliveries} deliveries, ${kills} kills `),
});
const problems = checkHistory(history);
process.stdout.write(`\n${JSON.stringify({ seconds: Math.round((performance.now() - start) / 1_000), ...report })}\n`);
for (const problem of problems.slice(0, 20)) process.stdout.write(`${JSON.stringify(problem)}\n`);
process.stdout.write(problems.length === 0 ? "No gap, no duplicate, no reorder, nothing lost.\n" : `${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
