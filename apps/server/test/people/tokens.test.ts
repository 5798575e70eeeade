import { expect, test } from "vitest";
import { keyHeader, type CreatedTicket, type SessionState, type TokenListing } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer } from "#testing/start-server.ts";

interface Given {
  id: string;
  token: string;
}

test("what a named person does carries that name", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const { token } = (await call<Given>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const ada = { Authorization: `Bearer ${token}` };
  await using live = await connectRaw(server.url, { origin: null, headers: ada });
  const description = "/ask First?\n/ask Second?";
  const { body } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "T", description }, ada);
  expect((await live.next("ticket_created")).by).toBe("Ada");
  const first = await live.next("agent_question");
  await call(server.url, "POST", `/questions/${first.question_id}/answer`, { response: "one" }, ada);
  expect((await live.next("question_answered")).answered_by).toBe("Ada");
  await live.next("agent_question");
  live.send({ type: "user_response", session_id: body.session_id, response: "two" });
  expect((await live.next("question_answered")).answered_by).toBe("Ada");
});

test("only the owner manages people", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const { token } = (await call<Given>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const ada = { Authorization: `Bearer ${token}` };
  for (const [method, path] of [["GET", "/tokens"], ["POST", "/tokens"], ["POST", "/tokens/owner/rotate"]] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { status } = await call(server.url, method, path, method === "GET" ? undefined : path === "/tokens" ? { name: "Eve" } : {}, ada);
    expect([path, status]).toEqual([path, 403]);
  }
  const twice = await call(server.url, "POST", "/tokens", { name: "ada" }, bearer);
  expect([twice.status, twice.body.error?.field]).toEqual([409, "name"]);
});

test("a revoked token opens nothing, and what it opened is closed", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const { id, token } = (await call<Given>(server.url, "POST", "/tokens", { name: "Ada" }, bearer)).body;
  const ada = { Authorization: `Bearer ${token}` };
  const signedIn = await call<SessionState>(server.url, "POST", "/session", { token }, { Origin: server.url });
  const { key = "" } = signedIn.body;
  const headers = { Cookie: signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "", [keyHeader]: key };
  await using script = await connectRaw(server.url, { origin: null, headers: ada });
  await using page = await connectRaw(server.url, { beckon: true, origin: server.url, headers });
  page.send({ type: "hello", protocol: 1, token: key });
  await page.next("caught_up");
  await call(server.url, "POST", `/tokens/${id}/revoke`, {}, bearer);
  expect([(await script.closed).code, (await page.closed).code]).toEqual([4000, 4000]);
  expect((await call(server.url, "GET", "/tickets", undefined, ada)).status).toBe(401);
  expect((await call(server.url, "GET", "/tickets", undefined, headers)).status).toBe(401);
  expect((await call<{ tokens: TokenListing[] }>(server.url, "GET", "/tokens", undefined, bearer)).body.tokens).toEqual([]);
});

test("a rotated token is another one: a person's and the owner's", async () => {
  await using server = await startServer({ AUTH: "on" });
  const owner = await ownerOf(server);
  const { id, token } = (await call<Given>(server.url, "POST", "/tokens", { name: "Ada" }, owner.bearer)).body;
  const rotated = (await call<Given>(server.url, "POST", `/tokens/${id}/rotate`, {}, owner.bearer)).body.token;
  const statusOf = async (text: string) => (await call(server.url, "GET", "/tickets", undefined, { Authorization: `Bearer ${text}` })).status;
  expect([await statusOf(token), await statusOf(rotated)]).toEqual([401, 200]);
  const browser = await owner.browser();
  await call(server.url, "POST", "/tokens/owner/rotate", {}, owner.bearer);
  const fresh = await ownerOf(server);
  expect([await statusOf(owner.token), await statusOf(fresh.token)]).toEqual([401, 200]);
  expect((await call(server.url, "GET", "/tickets", undefined, browser)).status).toBe(401);
});

test("a person and an agent cannot have one name, as tokens are revoked by name", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const add = (name: string, whom: string) => call<{ error?: { code: string } }>(server.url, "POST", "/tokens", { name, for: whom }, bearer);
  expect((await add("Bot", "agent")).status).toBe(201);
  expect(await add("bot", "person")).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  expect((await add("Ada", "person")).status).toBe(201);
  expect(await add("ADA", "agent")).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
});
