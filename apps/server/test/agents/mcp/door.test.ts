import { expect, test } from "vitest";
import { act } from "#testing/ticket.ts";
import { openMcpSession, accessIn } from "./session.ts";

const post = (url: string, headers: Record<string, string>, body: unknown = { jsonrpc: "2.0", id: 1, method: "tools/list" }) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify(body),
  });

test("only the session's own token opens its endpoint, and never for a page", async () => {
  await using at = await openMcpSession();
  const bearer = { Authorization: `Bearer ${at.token}` };
  expect((await post(at.url, bearer)).status).toBe(200);
  expect((await post(at.url, {})).status).toBe(401);
  expect((await post(at.url, { Authorization: "Bearer wrong" })).status).toBe(401);
  expect((await post(at.url, { ...bearer, Origin: at.server.url })).status).toBe(403);
  expect((await post(at.url, { ...bearer, Origin: "null" })).status).toBe(403);
  expect((await post(`${at.server.url}/mcp/another`, bearer)).status).toBe(401);
  expect((await fetch(at.url, { headers: bearer })).status).toBe(405);
});

test("the token opens nothing once the process is gone", async () => {
  await using at = await openMcpSession();
  const bearer = { Authorization: `Bearer ${at.token}` };
  await act(at.server.url, at.ticket_id, "cancel");
  at.puppet.does({ do: "exit", code: 1 });
  await at.client.next("agent_cancelled");
  expect((await post(at.url, bearer)).status).toBe(401);
});

test("each attempt gets another token", async () => {
  await using at = await openMcpSession();
  const [opening] = at.puppet.received.filter(({ method }) => method === "session/new");
  expect(accessIn(opening)).toEqual({ url: `http://127.0.0.1:${at.server.port}/mcp/${at.session_id}`, token: at.token });
  expect(at.token).toMatch(/^bk_/);
});
