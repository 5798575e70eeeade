import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { openOwnerToken } from "#people/owner-token.ts";
import { createPeople } from "#people/people.ts";

const day = 24 * 3_600_000;

async function open(chosen?: string) {
  const folder = await mkdtemp(join(tmpdir(), "beckon-"));
  const log = openLog({ path: join(folder, "beckon.db"), logger: createLogger("silent") });
  const clock = { ms: Date.parse("2026-01-01T00:00:00Z") };
  /** People as they are after a start with this token. */
  const start = (token?: string) =>
    createPeople({ store: log.credentials, ownerToken: openOwnerToken(join(folder, "token"), token), ownerName: "Owner", now: () => clock.ms });
  const people = start(chosen);
  return {
    people,
    start,
    folder,
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
  const { cookie, key } = at.people.signIn(at.people.link(at.people.owner, 1_000).token, "") ?? { cookie: "", key: "" };
  at.clock.ms += 29 * day;
  expect(at.people.cookie(cookie, key)).toBeDefined();
  at.clock.ms += 29 * day;
  expect(at.people.cookie(cookie, key)).toBeDefined();
  at.clock.ms += 30 * day;
  expect(at.people.cookie(cookie, key)).toBeUndefined();
  const ended: string[] = [];
  at.people.onEnd((ids) => ended.push(...ids));
  at.people.sweep();
  expect(ended).toHaveLength(1);
  expect(at.store.list("sign_in")).toEqual([]);
});

test("a kind of token is not another kind: a cookie is no bearer token, a link no cookie", async () => {
  await using at = await open();
  const link = at.people.link(at.people.owner, 1_000).token;
  const { cookie, key } = at.people.signIn(link, "") ?? { cookie: "", key: "" };
  const fresh = at.people.link(at.people.owner, 1_000).token;
  expect(at.people.bearer(cookie)).toBeUndefined();
  expect(at.people.mayOpen(cookie)).toBeUndefined();
  expect(at.people.cookie(fresh, key)).toBeUndefined();
  expect(at.people.bearer(key)).toBeUndefined();
  expect(at.people.mayOpen(key)).toBeUndefined();
  expect(at.people.bearer(fresh)).toBeUndefined();
  expect(at.people.bearer(`${at.people.addToken("Ada").token}x`)).toBeUndefined();
});

test("the cookie alone opens nothing: programs on other ports of this machine get to see it", async () => {
  await using at = await open();
  const [one, other] = [0, 1].map(() => at.people.signIn(at.people.link(at.people.owner, 1_000).token, ""));
  expect(at.people.cookie(one?.cookie ?? "", one?.key ?? "")).toBeDefined();
  for (const key of ["", "wrong", one?.cookie ?? "", other?.key ?? ""]) expect(at.people.cookie(one?.cookie ?? "", key)).toBeUndefined();
});

test("a sign-in of before there were keys opens nothing", async () => {
  await using at = await open();
  const { cookie } = at.people.signIn(at.people.link(at.people.owner, 1_000).token, "") ?? { cookie: "" };
  const [row] = at.store.list("sign_in");
  if (row) at.store.save({ ...row, hash: row.hash.split(".")[0] ?? "" });
  for (const key of ["", "undefined", cookie]) expect(at.people.cookie(cookie, key)).toBeUndefined();
});

test("whoever ends a sign-in ends the links of its person, and nobody else's: one may be a thief's way back", async () => {
  await using at = await open();
  const { people } = at;
  const { cookie, key, identity } = people.signIn(people.link(people.owner, 60_000).token, "") ?? {};
  const thief = people.cookie(cookie ?? "", key ?? "");
  const minted = people.link(thief?.person ?? people.owner, 600_000).token;
  const ada = people.bearer(people.addToken("Ada").token)?.person ?? people.owner;
  const adas = people.link(ada, 600_000).token;
  people.endSignIn(people.owner, identity?.credential ?? "");
  expect(people.mayOpen(minted)).toBeUndefined();
  expect(people.signIn(minted, "")).toBeUndefined();
  expect(people.mayOpen(adas)?.person.name).toBe("Ada");
});

test("rotating or revoking a token ends the sign-ins and the links that came of it", async () => {
  await using at = await open();
  const { people } = at;
  const { id, token } = people.addToken("Ada");
  const signIn = (as: string | undefined) => {
    const person = (as === undefined ? undefined : people.bearer(as)?.person) ?? people.owner;
    const { cookie = "", key = "" } = people.signIn(people.link(person, 60_000).token, "") ?? {};
    return { link: people.link(person, 60_000).token, holds: () => people.cookie(cookie, key) !== undefined };
  };
  const adas = signIn(token);
  people.rotateToken(id);
  expect([people.mayOpen(adas.link), adas.holds()]).toEqual([undefined, false]);
  const again = people.tokens()[0]?.id ?? "";
  const revoked = signIn(people.rotateToken(again).token);
  people.revokeToken(people.tokens()[0]?.id ?? "");
  expect([people.mayOpen(revoked.link), revoked.holds()]).toEqual([undefined, false]);
  const owners = signIn(undefined);
  people.rotateOwner();
  expect([people.mayOpen(owners.link), owners.holds()]).toEqual([undefined, false]);
});

test("an owner's token that was changed while Beckon was down ends what the one before opened", async () => {
  await using at = await open("correct horse battery");
  const signed = () => at.store.list("sign_in").length;
  at.people.signIn("correct horse battery", "");
  expect(at.store.find("owner")?.hash).not.toContain("correct");
  at.start("correct horse battery");
  expect(signed()).toBe(1);
  at.start("another horse battery");
  expect(signed()).toBe(0);
  const again = at.start();
  again.signIn(again.link(again.owner, 1_000).token, "");
  at.start();
  expect(signed()).toBe(1);
  await rm(join(at.folder, "token"));
  at.start();
  expect(signed()).toBe(0);
});
