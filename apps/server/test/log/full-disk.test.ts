import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { CreatedTicket, Event } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer } from "#testing/spawn-server.ts";

const prlimit = "/usr/bin/prlimit";

/** Lets no file of this process grow above `bytes` (setrlimit(2), RLIMIT_FSIZE): to it the disk is full. */
const limitFiles = (pid: number, bytes: number | "unlimited"): void => {
  execFileSync(prlimit, ["--pid", String(pid), `--fsize=${bytes}:`]);
};

test.skipIf(!existsSync(prlimit))("on a full disk nothing is said to be stored, nothing crashes, and it goes on once there is room", async () => {
  await using server = await spawnServer();
  await using client = await connectRaw(server.url);
  const create = (ticket_name: string) =>
    call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name, description: "x".repeat(40_000), start: false });
  const first = await create("before");
  const wal = statSync(join(server.folder, "data", "beckon.db-wal")).size;
  limitFiles(server.pid, wal);

  const ready = await call(server.url, "GET", "/ready");
  expect([ready.status, ready.body.error?.code]).toEqual([503, "store_unavailable"]);
  expect((await call(server.url, "GET", "/health")).status).toBe(200);
  const { status, body } = await create("on a full disk");
  expect([status, body.error?.code]).toEqual([503, "store_unavailable"]);
  expect(body.error?.message).toContain("disk may be full");
  client.send({ type: "user_response", session_id: "nobody", response: "yes", request_id: "r1" });
  await client.next("error", ({ code, request_id }) => code === "store_unavailable" && request_id === "r1");
  expect((await call(server.url, "GET", `/tickets/${first.body.ticket_id}`)).status).toBe(200);

  limitFiles(server.pid, 1_000);
  const backup = await call(server.url, "POST", "/backup", {});
  expect([backup.status, backup.body.error]).toEqual([503, expect.objectContaining({ code: "store_unavailable", message: expect.stringContaining("No copy could be made beside the log: ") })]);

  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/beckon_append_failures_total [1-9]/);

  limitFiles(server.pid, "unlimited");
  client.send({ type: "user_response", session_id: "nobody", response: "yes", request_id: "r1" });
  await client.next("ack", ({ request_id }) => request_id === "r1");
  await vi.waitFor(async () => expect((await call(server.url, "GET", "/ready")).status).toBe(200), { timeout: 5_000 });
  const after = await create("after");
  expect([after.status, after.body.number]).toEqual([201, 2]);
  await client.next("ticket_created", ({ ticket_name }) => ticket_name === "after");
  expect(client.frames.filter((frame): frame is Event => "cursor" in frame).map(({ seq }) => seq)).toEqual([1, 2, 3]);

  await server.end("SIGKILL");
  await using again = await spawnServer({}, server.folder);
  const { body: list } = await call<{ tickets: { ticket_name: string }[] }>(again.url, "GET", "/tickets");
  expect(list.tickets.map(({ ticket_name }) => ticket_name)).toEqual(["after", "before"]);
});
