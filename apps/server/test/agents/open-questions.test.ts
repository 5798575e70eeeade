import { expect, test } from "vitest";
import { limits } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { puppetSession } from "#testing/puppet.ts";
import { asksText, openScene } from "#testing/scene.ts";
import { readTicket } from "#testing/ticket.ts";
import { newClient } from "./mcp/clients.ts";
import { openMcpSession } from "./mcp/session.ts";

const ids = Array.from({ length: limits.open_questions }, (_one, index) => 100 + index);

test("an agent that asks without end is refused until a person has answered, and nothing that was asked is lost", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  await puppet.opens();
  for (const id of ids) puppet.says(asksText(id, `Which ${id}?`));
  for (const id of ids) await client.next("agent_question", ({ message }) => message === `Which ${id}?`);
  puppet.says(asksText(1, "One more?"));
  expect((await puppet.hearsReply(1)).error).toMatchObject({ code: -32_603, message: expect.stringContaining("20 questions of this session are open.") });
  const { open_questions } = await readTicket(server.url, ticket_id);
  expect(open_questions).toHaveLength(limits.open_questions);
  await call(server.url, "POST", `/questions/${open_questions[0]?.question_id}/answer`, { response: "This" });
  expect((await puppet.hearsReply(100)).result).toMatchObject({ action: "accept", content: { answer: "This" } });
  puppet.says(asksText(2, "One more?"));
  await client.next("agent_question", ({ message }) => message === "One more?");
});

test("ask_person says to wait for answers where as many are open, and the same question again is none more", async () => {
  await using at = await openMcpSession({ askWaitMs: 5 });
  await using mcp = await newClient(at.url, at.token);
  const ask = (question: string) => mcp.call("ask_person", { questions: [{ question }] });
  await Promise.all(ids.map((id) => ask(`Which ${id}?`)));
  expect(await ask("One more?")).toMatchObject({ isError: true, text: expect.stringContaining("wait for that") });
  expect((await ask("Which 100?")).structured).toMatchObject({ status: "pending" });
  expect((await readTicket(at.server.url, at.ticket_id)).open_questions).toHaveLength(limits.open_questions);
});

test("ends of errands that came before their question are kept for the newest of them, not without end", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  await puppet.opens();
  const done = (elicitationId: string) => puppet.says({ method: "elicitation/complete", params: { elicitationId } });
  const sends = (id: number, elicitationId: string) =>
    puppet.says({ id, method: "elicitation/create", params: { mode: "url", sessionId: puppetSession, message: elicitationId, url: "http://localhost/sign-in", elicitationId } });
  for (const id of [1, ...ids]) done(`errand ${id}`);
  sends(1, "errand 1");
  sends(2, `errand ${ids.at(-1)}`);
  expect((await puppet.hearsReply(2)).result).toEqual({ action: "accept" });
  await client.next("agent_question", ({ message }) => message === "errand 1");
  expect((await readTicket(server.url, ticket_id)).open_questions.map(({ message }) => message)).toEqual(["errand 1"]);
});
