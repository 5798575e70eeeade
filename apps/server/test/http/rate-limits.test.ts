import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer } from "#testing/start-server.ts";

const limited = (RATE_LIMITS: string, more: Record<string, string> = {}) => startServer({ RATE_LIMIT: "on", RATE_LIMITS, ...more });
const create = { ticket_name: "T", start: false };

test.each([
  ["requests=2", "GET", "/tickets", undefined],
  ["creations=2", "POST", "/tickets/create", create],
  ["answers=2", "POST", "/questions/q/answer", { response: "yes" }],
  ["answers=2", "POST", "/tickets/t/message", { text: "hi" }],
] as const)("%s: the third %s %s in a minute gets 429 and the time to wait", async (rates, method, path, body) => {
  await using server = await limited(rates);
  for (const _time of [1, 2])
    // oxlint-disable-next-line no-await-in-loop -- counted one by one
    expect((await call(server.url, method, path, body)).status).not.toBe(429);
  const { status, headers, body: refusal } = await call(server.url, method, path, body);
  expect([status, refusal.error?.code]).toEqual([429, "rate_limited"]);
  expect(refusal.error?.retry_after_ms).toBeGreaterThan(0);
  expect(Number(headers.get("Retry-After"))).toBeGreaterThan(0);
  expect((await call(server.url, "GET", "/health")).status).toBe(200);
});

test("answers over the socket count too", async () => {
  await using server = await limited("answers=1");
  await using client = await connectRaw(server.url);
  client.send({ type: "user_response", session_id: "s", response: "one", request_id: "1" });
  await client.next("ack", ({ request_id }) => request_id === "1");
  client.send({ type: "user_response", session_id: "s", response: "two", request_id: "2" });
  const error = await client.next("error", ({ request_id }) => request_id === "2");
  expect([error.code, (error.retry_after_ms ?? 0) > 0]).toEqual(["rate_limited", true]);
});

test("sockets are limited by address, sign-ins by person", async () => {
  await using server = await limited("sockets=1,sign-ins=1", { AUTH: "on" });
  const { token, bearer } = await ownerOf(server);
  await using _first = await connectRaw(server.url, { origin: null, headers: bearer });
  await expect(connectRaw(server.url, { origin: null, headers: bearer })).rejects.toThrow("refused with 429");
  const open = () => call(server.url, "POST", "/session", { token }, { Origin: server.url });
  expect([(await open()).status, (await open()).status]).toEqual([201, 429]);
});

test("persons are limited each for themselves, behind a trusted proxy also addresses", async () => {
  await using server = await limited("creations=1", { AUTH: "on", TRUST_PROXY: "loopback" });
  const { bearer } = await ownerOf(server);
  const { token } = (await call<{ token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const from = (address: string, headers: Record<string, string>) =>
    call(server.url, "POST", "/tickets/create", create, { ...headers, "X-Forwarded-For": address }).then(({ status }) => status);
  const ada = { Authorization: `Bearer ${token}` };
  expect(await from("192.0.2.1", bearer)).toBe(201);
  expect(await from("192.0.2.1", ada)).toBe(429);
  expect(await from("192.0.2.2", bearer)).toBe(429);
  expect(await from("192.0.2.3", ada)).toBe(429);
});

test("an address that no trusted proxy vouches for is not believed", async () => {
  await using server = await limited("creations=1");
  const from = (address: string) =>
    call(server.url, "POST", "/tickets/create", create, { "X-Forwarded-For": address }).then(({ status }) => status);
  expect([await from("192.0.2.1"), await from("192.0.2.2")]).toEqual([201, 429]);
});

test.each([
  ["a /64 of IPv6, which one client has", ["2001:db8::1", "2001:DB8:0:0:ffff::2"], "2001:db8:0:1::1"],
  ["an IPv4 address, however it is written", ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"], "192.0.2.2"],
  ["this machine, whichever of its addresses a program takes", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"], "192.0.2.2"],
])("one client is %s", async (_what, same, another) => {
  await using server = await limited("creations=1", { TRUST_PROXY: "loopback" });
  const from = (address: string) =>
    call(server.url, "POST", "/tickets/create", create, { "X-Forwarded-For": address }).then(({ status }) => status);
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (const [index, address] of same.entries()) expect([address, await from(address)]).toEqual([address, index === 0 ? 201 : 429]);
  expect(await from(another)).toBe(201);
});

test("answers over the socket count for the address too", async () => {
  await using server = await limited("answers=1", { AUTH: "on", TRUST_PROXY: "loopback" });
  const { bearer } = await ownerOf(server);
  const { token } = (await call<{ token: string }>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const from = (address: string, headers: Record<string, string>) => connectRaw(server.url, { origin: null, headers: { ...headers, "X-Forwarded-For": address } });
  await using first = await from("192.0.2.1", bearer);
  first.send({ type: "user_response", session_id: "s", response: "one", request_id: "1" });
  await first.next("ack", ({ request_id }) => request_id === "1");
  await using second = await from("192.0.2.1", { Authorization: `Bearer ${token}` });
  second.send({ type: "user_response", session_id: "s", response: "two", request_id: "2" });
  expect((await second.next("error", ({ request_id }) => request_id === "2")).code).toBe("rate_limited");
});
