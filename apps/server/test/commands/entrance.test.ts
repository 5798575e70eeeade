import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { call } from "#testing/api.ts";
import { runCommand } from "#testing/run-command.ts";
import { tokenIn } from "#testing/sign-in.ts";
import { spawnServer } from "#testing/spawn-server.ts";

// Each step is a process that starts.
vi.setConfig({ testTimeout: 90_000 });

test("pnpm start says how to sign in without printing a secret into a pipe, and pnpm run link prints a link that opens", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  const { code, stdout } = await runCommand(server.folder, "link");
  expect(code).toBe(0);
  expect(stdout).toContain(`http://localhost:${new URL(server.url).port}/sign-in#token=`);
  const token = tokenIn(stdout.split("\n")[1] ?? "");
  expect((await call(server.url, "POST", "/session", { token }, { Origin: server.url })).status).toBe(201);
  expect(server.output()).toContain("npx pnpm@12.21.0 run link");
  expect(server.output()).not.toMatch(/bk_/);
});

test("people get their tokens by a command, and lose them by one", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  const { stdout } = await runCommand(server.folder, "token", "add", "Ada");
  const ada = { Authorization: `Bearer ${stdout.split("\n")[1]}` };
  expect((await call(server.url, "GET", "/tickets", undefined, ada)).status).toBe(200);
  expect((await runCommand(server.folder, "token", "list")).stdout).toContain("Ada");
  const again = await runCommand(server.folder, "token", "add", "ada");
  expect([again.code, again.stderr]).toEqual([1, "ada has a token already; rotate it for another one.\n"]);
  await runCommand(server.folder, "token", "revoke", "ada");
  expect((await call(server.url, "GET", "/tickets", undefined, ada)).status).toBe(401);
  expect((await runCommand(server.folder, "token", "rotate")).code).toBe(0);
  expect((await runCommand(server.folder, "token", "list")).stdout).toContain("Nobody");
});

test("an option that is not known, or one word too many, lets nobody in", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  for (const words of [["--agnt", "Bot"], ["Bot", "--agents"], ["Ada", "Lovelace"]]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await runCommand(server.folder, "token", "add", ...words)).toMatchObject({ code: 1, stderr: expect.stringContaining("Usage: npx pnpm@12.21.0 run token add NAME [--agent]") });
  }
  expect((await runCommand(server.folder, "token", "list")).stdout).toContain("Nobody");
  expect((await runCommand(server.folder, "token", "add", "--agent", "Bot")).stdout).toContain("With it the agent Bot can ask people");
  expect((await runCommand(server.folder, "token", "list")).stdout).toContain("Bot (agent)");
});

test("commands say so where no Beckon runs, also after it was killed", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  await server.end("SIGKILL");
  const { code, stderr } = await runCommand(server.folder, "link");
  expect([code, stderr]).toEqual([1, expect.stringContaining("Start it first: npx pnpm@12.21.0 start")]);
});

test("commands say so where Beckon could not note where it listens, or does not listen there", async () => {
  await using server = await spawnServer({ AUTH: "on" });
  const note = join(server.folder, "data", "address");
  const said = async (address: string) => {
    await writeFile(note, address);
    return runCommand(server.folder, "link");
  };
  expect(await said("")).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Beckon runs on .*, but could not note where it listens/) });
  expect(await said("http://127.0.0.1:1")).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Beckon does not answer at http:\/\/127\.0\.0\.1:1/) });
});

test("commands open also where AUTH_TOKEN is set, whatever others try", async () => {
  await using server = await spawnServer({ AUTH: "on", AUTH_TOKEN: "correct horse battery" });
  const wrong = { Authorization: "Bearer wrong" };
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (let tried = 0; tried < 11; tried += 1) await call(server.url, "GET", "/tickets", undefined, wrong);
  const { code, stdout } = await runCommand(server.folder, "link");
  expect([code, stdout]).toEqual([0, expect.stringContaining("/sign-in#token=")]);
});
