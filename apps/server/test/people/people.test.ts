import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { openOwnerToken } from "#people/owner-token.ts";
import { createPeople } from "#people/people.ts";

const day = 24 * 3_600_000;

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const log = openLog({ path: join(folder, "beckon.db"), logger: createLogger("silent") });
  const clock = { ms: Date.parse("2026-01-01T00:00:00Z") };
  const ownerToken = openOwnerToken(join(folder, "token"), undefined);
  const people = createPeople({ store: log.credentials, ownerToken, ownerName: "Owner", now: () => clock.ms });
  return {
    people,
    clock,
    store: log.credentials,
    async [Symbol.asyncDispose]() {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
}

test("a link expires", async () => {
  await using at = await open();
  const { token } = at.people.link(at.people.owner, 600_000);
  at.clock.ms += 599_000;
  expect(at.people.mayOpen(token)?.person.owner).toBe(true);
  at.clock.ms += 1_000;
  expect(at.people.mayOpen(token)).toBeUndefined();
  expect(at.people.signIn(token, "")).toBeUndefined();
});

test("a sign-in lasts 30 days after its last use, and one that expired is told to the hub", async () => {
  await using at = await open();
  const { cookie } = at.people.signIn(at.people.link(at.people.owner, 1_000).token, "") ?? { cookie: "" };
  at.clock.ms += 29 * day;
  expect(at.people.cookie(cookie)).toBeDefined();
  at.clock.ms += 29 * day;
  expect(at.people.cookie(cookie)).toBeDefined();
  at.clock.ms += 30 * day;
  expect(at.people.cookie(cookie)).toBeUndefined();
  const ended: string[] = [];
  at.people.onEnd((ids) => ended.push(...ids));
  at.people.sweep();
  expect(ended).toHaveLength(1);
  expect(at.store.list("sign_in")).toEqual([]);
});

test("a kind of token is not another kind: a cookie is no bearer token, a link no cookie", async () => {
  await using at = await open();
  const link = at.people.link(at.people.owner, 1_000).token;
  const { cookie } = at.people.signIn(link, "") ?? { cookie: "" };
  const fresh = at.people.link(at.people.owner, 1_000).token;
  expect(at.people.bearer(cookie)).toBeUndefined();
  expect(at.people.mayOpen(cookie)).toBeUndefined();
  expect(at.people.cookie(fresh)).toBeUndefined();
  expect(at.people.bearer(fresh)).toBeUndefined();
  expect(at.people.bearer(`${at.people.addToken("Ada").token}x`)).toBeUndefined();
});
