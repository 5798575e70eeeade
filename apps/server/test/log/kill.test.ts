import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allOf, facts, openSqlite } from "./subject.ts";

const appender = fileURLToPath(new URL("./appender.ts", import.meta.url));

/** Lets a process append until it has acknowledged `count` appends, kills it, and gives the last seq that it acknowledged. */
async function killAfter(file: string, count: number): Promise<number> {
  const child = spawn(process.execPath, [appender, file], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let lines = 0;
  let last = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number.parseInt(line, 10);
    if ((lines += 1) === count) child.kill("SIGKILL");
  }
  expect(await ended).toEqual([null, "SIGKILL"]);
  return last;
}

test("SIGKILL loses nothing that was acknowledged, and leaves a whole log", async () => {
  await using subject = await openSqlite();
  for (const count of [1, 7, 40]) {
    // oxlint-disable-next-line no-await-in-loop -- one life after the other, on the same file
    await subject.log.close();
    // oxlint-disable-next-line no-await-in-loop -- as above
    const acknowledged = await killAfter(subject.file, count);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await subject.reopen();
    expect(subject.log.head.seq).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThan(0);
  }
  let digest = Buffer.alloc(0);
  allOf(subject.log).forEach((text, index) => {
    const body = text.replace(/,"cursor":"[^"]*"\}$/, "}");
    digest = createHash("sha256").update(digest).update(body).digest();
    expect(text).toContain(`"seq":${index + 1},`);
    expect(subject.log.digestAt(index + 1)).toBe(digest.toString("hex"));
  });
  expect(subject.log.ticket("t1")?.seq).toBe(subject.log.head.seq);
  expect(await subject.log.append([facts.said()])).toMatchObject({ status: "appended" });
});
