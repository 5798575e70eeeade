import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { agentEnvironment } from "#agents/environment.ts";
import { endLeftovers } from "#agents/leftovers.ts";
import { readProcessTable, readPs } from "#agents/process-table.ts";
import type { LogReader } from "#log/log.ts";
import { isAlive } from "#testing/is-alive.ts";

const quiet = { warn: () => undefined };

test("a process is found by its session's marker, with /proc and with ps alike, as one and the same", async () => {
  const env = agentEnvironment({ PATH: process.env["PATH"] ?? "" }, { env: {}, pass: [] }, "s_Find-me_1");
  const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 60_000)"], { env, detached: true, stdio: "ignore" });
  await once(child, "spawn");
  try {
    const [table, ps] = await Promise.all([readProcessTable(), readPs()]);
    for (const rows of [table, ps]) {
      const found = rows.filter(({ session_id }) => session_id === "s_Find-me_1");
      expect(found).toEqual([{ pid: child.pid, group: child.pid, session_id: "s_Find-me_1", started: expect.stringMatching(/./) as string }]);
    }
  } finally {
    child.kill("SIGKILL");
  }
});

test("a process that cleared its environment is found by its pid and start, and a stranger with that pid is left alone", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 60_000)"], { env: {}, detached: true, stdio: "ignore" });
  await once(child, "spawn");
  const ended = once(child, "exit");
  const pid = child.pid ?? 0;
  const started = (await readProcessTable()).find((row) => row.pid === pid)?.started ?? "";
  const logWith = (process: { pid: number; started: string }) =>
    ({ openTickets: () => [{ process }], ticketOfSession: () => undefined }) as unknown as LogReader;
  const timings = { termGraceMs: 1_000, lastingMs: 30_000 };
  expect(await endLeftovers(logWith({ pid, started: "another time" }), quiet, timings)).toBe(0);
  expect(isAlive(pid)).toBe(true);
  expect(await endLeftovers(logWith({ pid, started }), quiet, timings)).toBe(1);
  await ended;
});

test("the table gives each process's start the same each time it is read", async () => {
  const mine = async () => (await readProcessTable()).find(({ pid }) => pid === process.pid)?.started;
  expect(await mine()).toBe(await mine());
});
