import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { CreatedTicket, Event, Snapshot } from "@beckon/protocol";
import { CommandError } from "#commands/command-error.ts";
import { newFile } from "#commands/new-file.ts";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { runCommand } from "#testing/run-command.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { spawnServer } from "#testing/spawn-server.ts";

// Each step is a process that starts.
vi.setConfig({ testTimeout: 90_000 });

const create = async (url: string, ticket_name: string): Promise<CreatedTicket> =>
  (await call<CreatedTicket>(url, "POST", "/tickets/create", { ticket_name, start: false })).body;
/** The newest first, and all of them: a slow machine makes more than a page. */
const names = async (url: string): Promise<string[]> =>
  (await call<Snapshot>(url, "GET", "/snapshot")).body.tickets.toSorted((a, b) => b.number - a.number).map(({ ticket_name }) => ticket_name);
const linesOf = async (file: string): Promise<Event[]> =>
  (await readFile(file, "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line) as Event);

test("a backup made while Beckon writes holds every event up to one moment, and a restored one begins a new epoch", async () => {
  await using server = await spawnServer();
  const file = join(server.folder, "copy.db");
  for (const name of ["first", "second"]) await create(server.url, name);
  const over = new AbortController();
  let written = 2;
  const writer = (async () => {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as long as the backup takes
    for (; !over.signal.aborted; written += 1) await create(server.url, `more ${written}`);
  })();
  const made = await runCommand(server.folder, "backup", file);
  over.abort();
  await writer;
  expect([made.code, made.stderr]).toEqual([0, ""]);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect((await readdir(join(server.folder, "data"))).filter((name) => name.includes("backup-"))).toEqual([]);
  expect((await runCommand(server.folder, "backup", file)).stderr).toContain("is there already");
  const before = await call<Snapshot>(server.url, "GET", "/snapshot");

  const refused = await runCommand(server.folder, "restore", file);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("Stop it first")]);
  await server.end("SIGTERM");
  const restored = await runCommand(server.folder, "restore", file);
  expect([restored.code, restored.stderr]).toEqual([0, ""]);
  await using again = await spawnServer({}, server.folder);
  const tickets = await names(again.url);
  expect(tickets.slice(-2)).toEqual(["second", "first"]);
  // What is there is a beginning of what was there, without a hole.
  expect(tickets).toEqual([...Array.from({ length: tickets.length - 2 }, (_, index) => `more ${index + 2}`).toReversed(), "second", "first"]);
  const { body } = await call<Snapshot>(again.url, "GET", "/snapshot");
  expect(body.epoch).not.toBe(before.body.epoch);
  await using client = await connectRaw(again.url, { beckon: true });
  client.send({ type: "hello", protocol: 1, cursor: before.body.cursor });
  expect((await client.next("reset")).reason).toBe("epoch");
});

test("a stopped Beckon is backed up and exported too", async () => {
  await using server = await spawnServer();
  await create(server.url, "first");
  const running = join(server.folder, "running.jsonl");
  expect((await runCommand(server.folder, "export", running)).code).toBe(0);
  await server.end("SIGKILL");
  const stopped = join(server.folder, "stopped.jsonl");
  expect((await runCommand(server.folder, "export", stopped)).code).toBe(0);
  expect(await linesOf(stopped)).toEqual(await linesOf(running));
  expect((await linesOf(running)).map(({ seq, type }) => [seq, type])).toEqual([[1, "ticket_created"]]);
  expect((await runCommand(server.folder, "backup", join(server.folder, "copy.db"))).code).toBe(0);
  const broken = join(server.folder, "broken.db");
  await copyFile(running, broken);
  const refused = await runCommand(server.folder, "restore", broken);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("Nothing was changed")]);
  await using again = await spawnServer({}, server.folder);
  expect(await names(again.url)).toEqual(["first"]);
});

test("a backup and an export are the owner's alone to read, also of a stopped Beckon, and write over nothing that is there", async () => {
  await using server = await spawnServer();
  await create(server.url, "first");
  const at = (name: string): string => join(server.folder, name);
  const mine = ["mine.jsonl", "mine.db", "new.db.part"].map(at);
  for (const file of mine) await writeFile(file, "mine", { mode: 0o644 });
  const take = async (command: string, name: string) => (await runCommand(server.folder, command, at(name))).stderr;
  for (const when of ["running", "stopped"]) {
    if (when === "stopped") await server.end("SIGTERM");
    expect(await take("export", "mine.jsonl")).toContain("is there already");
    expect(await take("backup", "mine.db")).toContain("is there already");
    for (const [command, name] of [["export", `${when}.jsonl`], ["backup", `${when}.db`]] as const) {
      expect(await take(command, name)).toBe("");
      expect([name, (await stat(at(name))).mode & 0o777]).toEqual([name, 0o600]);
    }
  }
  expect(await take("backup", "new.db")).toBe("");
  expect((await stat(at("new.db"))).mode & 0o777).toBe(0o600);
  for (const file of mine) expect(await readFile(file, "utf8")).toBe("mine");
  expect((await readdir(server.folder)).filter((name) => name.includes(".part"))).toEqual(["new.db.part"]);
});

test("a log that is broken is replaced by a backup, and kept beside it", async () => {
  await using server = await spawnServer();
  await create(server.url, "first");
  const file = join(server.folder, "copy.db");
  expect((await runCommand(server.folder, "backup", file)).code).toBe(0);
  await server.end("SIGTERM");
  const log = join(server.folder, "data", "beckon.db");
  const whole = await readFile(log);
  // A file that is no database at all, and one of which a piece is gone.
  for (const damaged of [Buffer.alloc(8_192, "x"), Buffer.concat([whole.subarray(0, 100), Buffer.alloc(8_092, 0xff), whole.subarray(8_192)])]) {
    await writeFile(log, damaged);
    const link = await runCommand(server.folder, "link");
    expect([link.code, link.stderr]).toEqual([1, expect.stringContaining("No Beckon runs")]);
    const restored = await runCommand(server.folder, "restore", file);
    expect([restored.code, restored.stderr]).toEqual([0, ""]);
    expect(await readFile(/What was there is in (\S+)\. /.exec(restored.stdout)?.[1] ?? "")).toEqual(damaged);
  }
  await using again = await spawnServer({}, server.folder);
  expect(await names(again.url)).toEqual(["first"]);
});

test("where no room is left for a backup or an export, that is said in one line, and no piece of it stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const full = async (part: string): Promise<void> => {
    await writeFile(part, "a piece");
    throw new Error("ENOSPC: no space left on device, write");
  };
  const failed = newFile(join(folder, "copy.db"), full);
  await expect(failed).rejects.toThrow("copy.db cannot be written: ENOSPC");
  await expect(failed).rejects.toBeInstanceOf(CommandError);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test("only the owner may take everything", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const { token } = (await call<{ token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const ada = { Authorization: `Bearer ${token}` };
  expect((await call(server.url, "GET", "/export", undefined, ada)).status).toBe(403);
  expect((await call(server.url, "POST", "/backup", {}, ada)).status).toBe(403);
  expect((await fetch(`${server.url}/export`, { headers: bearer })).status).toBe(200);
  expect((await runCommand(server.folder, "backup", join(server.folder, "copy.db"))).code).toBe(0);
});

test("a second Beckon on the same data folder does not start, and says why", async () => {
  await using server = await spawnServer();
  await expect(spawnServer({}, server.folder)).rejects.toThrow("is in use by another Beckon; stop it, or set another DATA_DIR");
  expect(await names(server.url)).toEqual([]);
});

test("a restored backup lets nobody in who was sent away since: who may come in is not history", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  const { bearer, browser } = await ownerOf(server);
  const status = async (url: string, headers: Record<string, string>) => (await call(url, "GET", "/tickets", undefined, headers)).status;
  const token = async (name: string) => (await call<{ id: string; token: string }>(server.url, "POST", "/tokens", { name }, bearer)).body;
  const ada = await token("Ada");
  const [old, kept] = [await browser(), await browser()];
  const link = (await call<{ url: string }>(server.url, "POST", "/links", {}, bearer)).body.url;
  const file = join(server.folder, "copy.db");
  expect((await runCommand(server.folder, "backup", file)).code).toBe(0);
  await call(server.url, "POST", `/tokens/${ada.id}/revoke`, {}, bearer);
  await call(server.url, "POST", "/session/end", {}, old);
  const bea = await token("Bea");
  await server.end("SIGTERM");
  const restored = await runCommand(server.folder, "restore", file);
  expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining("Who may come in is as it was before")]);
  await using again = await spawnServer({ AUTH: "on" }, server.folder);
  const moved = (headers: Record<string, string>) => ({ ...headers, Origin: again.url, Cookie: (headers["Cookie"] ?? "").replace(/beckon-\d+/, `beckon-${new URL(again.url).port}`) });
  expect(await status(again.url, { Authorization: `Bearer ${ada.token}` })).toBe(401);
  expect(await status(again.url, moved(old))).toBe(401);
  expect((await call(again.url, "POST", "/session", { token: new URL(link).hash.replace("#token=", "") }, { Origin: again.url })).status).toBe(401);
  expect(await status(again.url, { Authorization: `Bearer ${bea.token}` })).toBe(200);
  expect(await status(again.url, moved(kept))).toBe(200);
});

test("a backup restored elsewhere lets in nobody but that place's owner, and holds no hash of the others", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const ada = (await call<{ id: string; token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const file = join(server.folder, "copy.db");
  await runCommand(server.folder, "backup", file);
  const folder = join(server.folder, "elsewhere");
  await mkdir(folder);
  const restored = await runCommand(folder, "restore", file);
  expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining("Nobody but the owner may come in")]);
  expect((await readFile(join(folder, "data", "beckon.db"))).includes(ada.id)).toBe(false);
  await using again = await spawnServer({ AUTH: "on" }, folder);
  const headers = { Authorization: `Bearer ${ada.token}` };
  expect((await call(again.url, "GET", "/tickets", undefined, headers)).status).toBe(401);
  expect((await call(again.url, "GET", "/tickets", undefined, bearer)).status).toBe(401);
  expect((await call(again.url, "GET", "/tickets", undefined, (await ownerOf(again)).bearer)).status).toBe(200);
});
