import type { LookupOptions } from "node:dns";
import { readFile, stat } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PushState } from "@beckon/protocol";
import { openLog } from "#log/open-log.ts";
import { createLogger } from "#ops/logger.ts";
import { lookupPublic } from "#notify/push-reach.ts";
import { call } from "#testing/api.ts";
import { startPushService } from "#testing/push-service.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

test("a device hears that an agent asks, encrypted for it alone, and can answer a choice of two", async () => {
  await using service = await startPushService();
  await using server = await startServer(service.environment);
  const { status, body } = await call<PushState>(server.url, "POST", "/push/devices", { subscription: service.subscription, label: "Phone" });
  expect([status, body.devices.map(({ label }) => label)]).toEqual([201, ["Phone"]]);
  const { ticket_id } = await createTicket(server.url, "/choose Keep the old route? | Keep | Remove");
  const { notice, headers } = await service.next();
  expect(notice).toMatchObject({
    title: "Demo agent asks · Try",
    body: "Keep the old route?",
    path: `/t/${ticket_id}`,
    question: { options: [{ id: "keep", label: "Keep" }, { id: "remove", label: "Remove" }] },
  });
  expect(headers).toMatchObject({ "content-encoding": "aes128gcm", ttl: "86400", urgency: "high" });
  expect(headers["authorization"]).toContain(`k=${body.public_key}`);
  const answer = await call(server.url, "POST", `/questions/${notice.question?.question_id}/answer`, { response: "keep" });
  expect(answer.status).toBe(200);
  expect((await service.next()).notice).toMatchObject({ title: "Demo agent finished · Try", body: "You answered: Keep" });
});

test("a permission shows its whole command, and cannot be given from the notice", async () => {
  await using service = await startPushService();
  await using server = await startServer(service.environment);
  await call(server.url, "POST", "/push/devices", { subscription: service.subscription, label: "Phone" });
  await createTicket(server.url, "/permission rm -rf build");
  const { notice } = await service.next();
  expect(notice).toMatchObject({ title: "Demo agent wants to run · Try", body: "rm -rf build" });
  expect(notice.question).toBeUndefined();
});

test("a device that is gone for good is forgotten, one that fails is not", async () => {
  await using service = await startPushService();
  await using server = await startServer(service.environment);
  await call(server.url, "POST", "/push/devices", { subscription: service.subscription, label: "Phone" });
  const devices = async (): Promise<number> => (await call<PushState>(server.url, "GET", "/push")).body.devices.length;
  const { endpoint } = service.subscription;
  service.answer(503);
  expect((await call(server.url, "POST", "/push/test", { endpoint })).body.error?.code).toBe("conflict");
  expect(await devices()).toBe(1);
  service.answer(410);
  await call(server.url, "POST", "/push/test", { endpoint });
  expect(await devices()).toBe(0);
});

test("a device whose push service does not answer keeps no other one waiting", async () => {
  await using silent = await startPushService();
  await using service = await startPushService();
  await using server = await startServer({ PUSH_ORIGINS: `${silent.environment.PUSH_ORIGINS},${service.environment.PUSH_ORIGINS}` });
  silent.hang();
  for (const { subscription } of [silent, service]) await call(server.url, "POST", "/push/devices", { subscription, label: "Phone" });
  await createTicket(server.url, "/permission rm -rf build");
  await createTicket(server.url, "/permission rm -rf dist");
  const told = [(await service.next()).notice.body, (await service.next()).notice.body];
  expect(told.toSorted()).toEqual(["rm -rf build", "rm -rf dist"]);
  await expect.poll(() => silent.waiting).toBe(2);
});

test("what was asked just before Beckon went down is told when it is back, unless it was answered", async () => {
  await using service = await startPushService();
  await using first = await startServer(service.environment);
  await call(first.url, "POST", "/push/devices", { subscription: service.subscription, label: "Phone" });
  const { ticket_id, session_id } = await createTicket(first.url, "", { start: false });
  await first.stop();
  const log = openLog({ path: join(first.folder, "data", "beckon.db"), logger: createLogger("error") });
  const asked = { type: "agent_question", ticket_id, session_id, kind: "text", digest: "d", attempt: 1 } as const;
  await log.append([
    { ...asked, question_id: "q_1", message: "Answered?" },
    { type: "question_answered", ticket_id, session_id, question_id: "q_1", response: "yes", answered_by: "Ada", via: "dashboard" },
    { ...asked, question_id: "q_2", message: "Still open?" },
  ]);
  await log.close();
  await using _second = await startServer(service.environment, first.folder);
  expect((await service.next()).notice.body).toBe("Still open?");
});

test("bad subscriptions are refused by the field's name", async () => {
  await using service = await startPushService();
  await using server = await startServer(service.environment);
  const { keys } = service.subscription;
  for (const endpoint of ["http://example.org/x", "file:///etc/passwd", "nonsense"]) {
    const { status, body } = await call(server.url, "POST", "/push/devices", { subscription: { endpoint, keys }, label: "Phone" });
    expect([status, body.error?.field]).toEqual([400, "subscription.endpoint"]);
  }
  const unknown = await call(server.url, "POST", "/push/test", { endpoint: service.subscription.endpoint });
  expect(unknown.body.error?.code).toBe("not_found");
});

test("the push keys stay the same through a restart, and only the owner may read them", async () => {
  await using first = await startServer();
  const before = await call<PushState>(first.url, "GET", "/push");
  const file = join(first.folder, "data", "push-keys.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ publicKey: before.body.public_key });
  await first.stop();
  await using second = await startServer({}, first.folder);
  expect((await call<PushState>(second.url, "GET", "/push")).body.public_key).toBe(before.body.public_key);
});

const local = ["127.0.0.1", "0x7f000001", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[64:ff9b::10.0.0.1]"];

test("no device sends Beckon to an address of this machine or its network", async () => {
  await using service = await startPushService();
  await using server = await startServer();
  const { keys } = service.subscription;
  const add = (endpoint: string) => call(server.url, "POST", "/push/devices", { subscription: { endpoint, keys }, label: "Phone" });
  for (const endpoint of [service.subscription.endpoint, ...local.map((host) => `https://${host}/x`)]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { status, body } = await add(endpoint);
    expect([endpoint, status, body.error?.field]).toEqual([endpoint, 400, "subscription.endpoint"]);
  }
  for (const host of ["push.example.org", "192.88.98.1", "[2600::1]", "[64:ff9b::192.88.98.1]"])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect([host, (await add(`https://${host}/x`)).status]).toEqual([host, 201]);
});

test("a name that leads to this machine is not knocked at", async () => {
  await using service = await startPushService();
  await using server = await startServer();
  let knocks = 0;
  const other = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => void other.listen(0, resolve));
  const endpoint = `https://localhost:${(other.address() as AddressInfo).port}/x`;
  await call(server.url, "POST", "/push/devices", { subscription: { ...service.subscription, endpoint }, label: "Phone" });
  expect((await call(server.url, "POST", "/push/test", { endpoint })).body.error?.code).toBe("conflict");
  await new Promise((resolve) => void other.close(resolve));
  expect(knocks).toBe(0);
});

test("a name that leads elsewhere is found, in each form that Node asks in", async () => {
  const found = (options: LookupOptions) =>
    new Promise((resolve) => {
      lookupPublic("192.88.98.1", options, (error, address, family) => resolve(error ?? [address, family]));
    });
  expect(await found({})).toEqual(["192.88.98.1", 4]);
  expect(await found({ all: true })).toEqual([[{ address: "192.88.98.1", family: 4 }], undefined]);
});

test("nobody uses up the devices of others, and those of who is sent away are forgotten", async () => {
  await using service = await startPushService();
  const environment = { AUTH: "on", ...service.environment };
  await using server = await startServer(environment);
  const owner = await ownerOf(server);
  const { origin } = new URL(service.subscription.endpoint);
  const add = (name: string, headers: Record<string, string>) =>
    call<PushState>(server.url, "POST", "/push/devices", { subscription: { ...service.subscription, endpoint: `${origin}/${name}` }, label: name }, headers);
  const { id, token } = (await call<{ id: string; token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, owner.bearer)).body;
  const ada = { Authorization: `Bearer ${token}` };
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (let n = 0; n < 50; n += 1) expect((await add(`ada-${n}`, ada)).status).toBe(201);
  expect((await add("ada-50", ada)).status).toBe(409);
  const mine = await owner.browser();
  expect((await add("mine", mine)).status).toBe(201);
  expect((await add("script", owner.bearer)).status).toBe(201);
  const kept = async (headers: Record<string, string>) => (await call<PushState>(server.url, "GET", "/push", undefined, headers)).body.devices.map(({ label }) => label);
  const rotated = (await call<{ token: string }>(server.url, "POST", `/tokens/${id}/rotate`, {}, owner.bearer)).body.token;
  expect(await kept({ Authorization: `Bearer ${rotated}` })).toEqual([]);
  expect(await kept(owner.bearer)).toEqual(["mine", "script"]);
  await call(server.url, "POST", "/session/end", {}, mine);
  expect(await kept(owner.bearer)).toEqual(["script"]);
  await server.stop();
  await using changed = await startServer({ ...environment, AUTH_TOKEN: "another token of the owner's" }, server.folder);
  expect((await call<PushState>(changed.url, "GET", "/push", undefined, (await ownerOf(changed)).bearer)).body.devices).toEqual([]);
});

test("a device of before there was sign-in is told nothing once there is", async () => {
  await using before = await startPushService();
  await using service = await startPushService();
  const environment = { PUSH_ORIGINS: [before, service].map((one) => one.environment.PUSH_ORIGINS).join(",") };
  const add = (url: string, { subscription }: typeof service, headers: Record<string, string> = {}) => call(url, "POST", "/push/devices", { subscription, label: "Phone" }, headers);
  await using open = await startServer(environment);
  expect((await add(open.url, before)).status).toBe(201);
  await open.stop();
  await using server = await startServer({ ...environment, AUTH: "on" }, open.folder);
  const { bearer } = await ownerOf(server);
  expect((await add(server.url, service, bearer)).status).toBe(201);
  const ticket = { ticket_name: "Try", description: "/choose Keep the old route? | Keep | Remove" };
  await call(server.url, "POST", "/tickets/create", ticket, bearer);
  const { notice } = await service.next();
  await call(server.url, "POST", `/questions/${notice.question?.question_id}/answer`, { response: "keep" }, bearer);
  // The next one leaves when the one before has left for all.
  await service.next();
  expect(await Promise.race([before.next(), Promise.resolve("nothing")])).toBe("nothing");
});
