import { describe, expect, test } from "vitest";
import type { TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer, type TestServer } from "#testing/start-server.ts";
import type { Timings } from "#agents/timings.ts";
import { newClient, oldClient } from "./clients.ts";

/** A server with sign-in, and a token for an agent outside. */
async function openOutside(timings: Partial<Timings> = {}, folder?: string) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer({ AUTH: "on" }, folder, timings));
  const { bearer } = await ownerOf(server);
  const client = stack.use(await connectRaw(server.url, { headers: bearer }));
  const token = async (name: string, whom = "agent") => (await call<{ token: string }>(server.url, "POST", "/tokens", { name, for: whom }, bearer)).body.token;
  const kept = stack.move();
  return { server, client, bearer, token, url: `${server.url}/mcp`, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const ask = { ticket: "Fix the login", questions: [{ question: "Which port?" }] };
const answer = (server: TestServer, bearer: Record<string, string>, id: string) =>
  call(server.url, "POST", `/questions/${id}/answer`, { response: "8080" }, bearer);

describe.each([
  ["2026-07-28", newClient],
  ["2025-11-25", oldClient],
])("an agent that Beckon does not run, with an MCP client of %s", (_era, connect) => {
  test("opens a ticket by asking, gets the answer as the tool's result, and ends with a report", async () => {
    await using at = await openOutside();
    await using mcp = await connect(at.url, await at.token("Laptop"));
    const asked = mcp.call("ask_person", ask);
    const created = await at.client.next("ticket_created");
    expect(created).toMatchObject({ ticket_name: "Fix the login", agent: "external", runner: "external", by: "Laptop" });
    const { question_id } = await at.client.next("agent_question");
    await answer(at.server, at.bearer, question_id);
    expect((await asked).structured).toMatchObject({ status: "answered", answers: { "Which port?": "8080" } });
    expect(await at.client.next("question_delivered")).toMatchObject({ question_id, attempt: 1, turn: 1 });
    await mcp.call("report_progress", { ticket: "Fix the login", text: "It works", finished: true });
    await at.client.next("agent_complete");
    const { body } = await call<TicketView>(at.server.url, "GET", `/tickets/${created.ticket_id}`, undefined, at.bearer);
    expect(body).toMatchObject({ status: "review", runner: "external", deliveries: [] });
    expect(at.client.frames.filter(({ type }) => type === "ticket_created")).toHaveLength(1);
  });

  test("finds its answer and people's messages later, each once", async () => {
    await using at = await openOutside({ askWaitMs: 50 });
    await using mcp = await connect(at.url, await at.token("Laptop"));
    expect((await mcp.call("ask_person", ask)).structured).toMatchObject({ status: "pending", instruction: expect.stringContaining("check_answers") });
    const { question_id, ticket_id } = await at.client.next("agent_question");
    await answer(at.server, at.bearer, question_id);
    await call(at.server.url, "POST", `/tickets/${ticket_id}/message`, { text: "And write a test" }, at.bearer);
    const found = await mcp.call("check_answers", { ticket: "Fix the login" });
    expect(found.structured).toMatchObject({ answers: [{ question_id, response: "8080" }], messages: [{ text: "And write a test" }], open: [] });
    await at.client.next("question_delivered");
    await at.client.next("message_delivered");
    expect((await mcp.call("check_answers", { ticket: "fix the login " })).structured).toEqual({ answers: [], messages: [], open: [] });
  });
});

test("its ticket is never started, retried or resumed by Beckon, also after a restart", async () => {
  await using at = await openOutside({ askWaitMs: 50 });
  const token = await at.token("Laptop");
  await using mcp = await newClient(at.url, token);
  await mcp.call("ask_person", ask);
  const { question_id, ticket_id } = await at.client.next("agent_question");
  await at.server.stop();
  await using again = await openOutside({ askWaitMs: 50 }, at.server.folder);
  await answer(again.server, again.bearer, question_id);
  await using later = await newClient(again.url, token);
  expect((await later.call("ask_person", ask)).structured).toMatchObject({ status: "answered", question_id });
  await again.client.next("question_delivered");
  const retried = await call(again.server.url, "POST", `/tickets/${ticket_id}/retry`, {}, again.bearer);
  expect(retried.body.error?.code).toBe("wrong_status");
  const { body } = await call<{ events: { type: string }[] }>(again.server.url, "GET", `/tickets/${ticket_id}/events`, undefined, again.bearer);
  const types = body.events.map(({ type }) => type);
  expect(types).not.toContain("session_interrupted");
  expect(types.filter((type) => type === "agent_started")).toHaveLength(1);
});

test("work that ends with a question open is not complete, and the answer is found all the same", async () => {
  await using at = await openOutside({ askWaitMs: 50 });
  await using mcp = await newClient(at.url, await at.token("Laptop"));
  await mcp.call("ask_person", ask);
  const { question_id, ticket_id } = await at.client.next("agent_question");
  await mcp.call("report_progress", { ticket: "Fix the login", text: "As far as I can", finished: true });
  await at.client.next("turn_ended");
  await answer(at.server, at.bearer, question_id);
  expect((await mcp.call("check_answers", { ticket: "Fix the login" })).structured).toMatchObject({ answers: [{ question_id, response: "8080" }] });
  await at.client.next("question_delivered");
  await mcp.call("report_progress", { ticket: "Fix the login", text: "Done", finished: true });
  await at.client.next("agent_complete");
  const { body } = await call<{ events: { type: string }[] }>(at.server.url, "GET", `/tickets/${ticket_id}/events`, undefined, at.bearer);
  expect(body.events.filter(({ type }) => type === "agent_complete")).toHaveLength(1);
});

test("a person stops it: the question closes, and further calls are told to stop", async () => {
  await using at = await openOutside();
  await using mcp = await newClient(at.url, await at.token("Laptop"));
  const asked = mcp.call("ask_person", ask);
  const { ticket_id } = await at.client.next("agent_question");
  await call(at.server.url, "POST", `/tickets/${ticket_id}/cancel`, {}, at.bearer);
  expect((await asked).structured).toMatchObject({ status: "closed" });
  await at.client.next("agent_cancelled");
  const refused = await mcp.call("ask_person", ask);
  expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("stopped this ticket") });
});

test("a done ticket's name opens a new one, and another token's ticket of the same name is another", async () => {
  await using at = await openOutside();
  await using mcp = await newClient(at.url, await at.token("Laptop"));
  await using other = await newClient(at.url, await at.token("Desktop"));
  const report = { ticket: "Same", text: "Done", finished: true };
  await mcp.call("report_progress", report);
  const first = await at.client.next("ticket_created");
  await at.client.next("agent_complete");
  await call(at.server.url, "POST", `/tickets/${first.ticket_id}/done`, {}, at.bearer);
  await mcp.call("report_progress", { ticket: "Same", text: "Something else" });
  await other.call("report_progress", report);
  const [second, third] = [await at.client.next("ticket_created"), await at.client.next("ticket_created")];
  expect(new Set([first.ticket_id, second.ticket_id, third.ticket_id]).size).toBe(3);
  expect(third.by).toBe("Desktop");
});

test("its last words on a ticket that is reviewed or done open no new one, and bring it back to no work", async () => {
  await using at = await openOutside();
  await using mcp = await newClient(at.url, await at.token("Laptop"));
  expect((await mcp.call("check_answers", { ticket: "Same" })).structured).toEqual({ answers: [], messages: [], open: [] });
  const report = { ticket: "Same", text: "Done", finished: true };
  await mcp.call("report_progress", report);
  const { ticket_id } = await at.client.next("ticket_created");
  const read = async () => (await call<{ tickets: TicketView[] }>(at.server.url, "GET", "/tickets", undefined, at.bearer)).body.tickets.map((one) => [one.ticket_id, one.status]);
  await mcp.call("check_answers", { ticket: "Same" });
  expect(await read()).toEqual([[ticket_id, "review"]]);
  await call(at.server.url, "POST", `/tickets/${ticket_id}/done`, {}, at.bearer);
  expect((await mcp.call("report_progress", report)).structured).toEqual({ status: "done" });
  expect((await mcp.call("check_answers", { ticket: "Same" })).structured).toEqual({ answers: [], messages: [], open: [] });
  expect(await read()).toEqual([[ticket_id, "done"]]);
  await call(at.server.url, "POST", `/tickets/${ticket_id}/message`, { text: "One thing more" }, at.bearer);
  expect((await mcp.call("check_answers", { ticket: "Same" })).structured).toMatchObject({ messages: [{ text: "One thing more" }] });
  expect(await read()).toEqual([[ticket_id, "working"]]);
});

test("an agent's token opens MCP and nothing else; a person's opens both; none opens nothing", async () => {
  await using at = await openOutside();
  const agent = { Authorization: `Bearer ${await at.token("Laptop")}` };
  const person = { Authorization: `Bearer ${await at.token("Ada", "person")}` };
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const accept = { Accept: "application/json, text/event-stream" };
  const mcp = async (headers: Record<string, string>) => (await fetch(at.url, { method: "POST", body: JSON.stringify(list), headers: { ...accept, "Content-Type": "application/json", ...headers } })).status;
  expect(await mcp(agent)).toBe(200);
  expect(await mcp(person)).toBe(200);
  expect(await mcp({})).toBe(401);
  expect(await mcp({ ...agent, Origin: at.server.url })).toBe(403);
  expect((await call(at.server.url, "GET", "/tickets", undefined, agent)).status).toBe(401);
  expect((await call(at.server.url, "POST", "/session", { token: agent.Authorization.slice(7) }, { Origin: at.server.url })).status).toBe(401);
  expect((await call(at.server.url, "GET", "/tickets", undefined, person)).status).toBe(200);
});

test.each(["revoke", "rotate"])("one whose token is taken away while it waits hears no answer (%s)", async (way) => {
  await using at = await openOutside();
  const { id, token } = (await call<{ id: string; token: string }>(at.server.url, "POST", "/tokens", { name: "Laptop", for: "agent" }, at.bearer)).body;
  await using mcp = await newClient(at.url, token);
  const asked = mcp.call("ask_person", ask).then(
    () => "heard",
    () => "cut off",
  );
  const { question_id, ticket_id } = await at.client.next("agent_question");
  await call(at.server.url, "POST", `/tokens/${id}/${way}`, {}, at.bearer);
  await answer(at.server, at.bearer, question_id);
  expect(await asked).toBe("cut off");
  const { body } = await call<TicketView>(at.server.url, "GET", `/tickets/${ticket_id}`, undefined, at.bearer);
  expect(body.deliveries.map(({ id: what, delivered }) => [what, delivered])).toEqual([[question_id, undefined]]);
});

test("one that got another token finds its tickets and answers again, by the new one alone", async () => {
  await using at = await openOutside({ askWaitMs: 50 });
  const { id, token } = (await call<{ id: string; token: string }>(at.server.url, "POST", "/tokens", { name: "Laptop", for: "agent" }, at.bearer)).body;
  await using before = await newClient(at.url, token);
  await before.call("ask_person", ask);
  const { question_id } = await at.client.next("agent_question");
  const rotated = (await call<{ token: string }>(at.server.url, "POST", `/tokens/${id}/rotate`, {}, at.bearer)).body.token;
  await answer(at.server, at.bearer, question_id);
  const old = before.call("check_answers", { ticket: "Fix the login" });
  expect(await old.then(() => "heard", () => "refused")).toBe("refused");
  await using after = await newClient(at.url, rotated);
  expect((await after.call("check_answers", { ticket: "Fix the login" })).structured).toMatchObject({ answers: [{ question_id, response: "8080" }] });
  expect(await at.client.next("question_delivered")).toMatchObject({ question_id });
});
