import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadState, saveState, type State } from "../src/state.ts";

async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "beckon-demo-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const state: State = { session_id: "demo-1", cwd: "/w", turn: 1, script: [{ do: "say", text: "Hi" }], at: 0, handled: [], history: [] };

test("a saved session is loaded as it was, and readable by its owner alone", async () => {
  await using folder = await temporaryFolder();
  await saveState(folder.path, state);
  await saveState(folder.path, { ...state, at: 1 });
  expect(await loadState(folder.path, "demo-1")).toEqual({ ...state, at: 1 });
  expect(await readdir(folder.path)).toEqual(["demo-1.json"]);
  expect((await stat(join(folder.path, "demo-1.json"))).mode & 0o077).toBe(0);
});

test("a session that it does not know, or that would lead out of its folder, is none", async () => {
  await using folder = await temporaryFolder();
  await saveState(folder.path, state);
  expect(await loadState(folder.path, "demo-2")).toBeUndefined();
  expect(await loadState(join(folder.path, "below"), "../demo-1")).toBeUndefined();
});
