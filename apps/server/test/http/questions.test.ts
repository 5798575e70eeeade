import { expect, test } from "vitest";
import type { QuestionView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";

test("open questions are listed oldest first, and answered over HTTP by the first who comes", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const one = await createTicket(server.url, "/choose Which? | A | B");
  const first = await client.next("agent_question");
  await createTicket(server.url, "/ask Why?");
  const second = await client.next("agent_question");
  const list = async () => (await call<{ questions: QuestionView[] }>(server.url, "GET", "/questions?status=open")).body.questions;
  expect((await list()).map(({ question_id }) => question_id)).toEqual([first.question_id, second.question_id]);
  expect((await list())[0]).toMatchObject({ ticket_id: one.ticket_id, kind: "choice", message: "Which?", asked_at: first.timestamp });

  const answer = (response: unknown) => call(server.url, "POST", `/questions/${first.question_id}/answer`, { response });
  expect((await answer("c")).body.error).toMatchObject({ code: "invalid_answer", field: "response" });
  expect((await answer({ option_id: "b", note: "The second." })).status).toBe(200);
  const late = await answer("a");
  expect([late.status, late.body.error]).toMatchObject([
    409,
    { code: "already_answered", details: { question_id: first.question_id, response: { option_id: "b", note: "The second." }, via: "http" } },
  ]);
  expect((await list()).map(({ question_id }) => question_id)).toEqual([second.question_id]);
  await client.next("question_delivered", ({ question_id }) => question_id === first.question_id);
  await client.next("message_delivered");
  await client.next("agent_complete", ({ ticket_id }) => ticket_id === one.ticket_id);
  const events = await readEvents(server.url, one.ticket_id);
  expect(spoken(events)).toContain("You answered: B");
  expect(events.filter(({ type }) => type === "question_answered")).toHaveLength(1);
});

test("a permission needs the digest of what was shown, and what was chosen reaches the agent", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id, session_id } = await createTicket(server.url, "/permission rm -rf build");
  const { question_id, digest, options } = await client.next("agent_question");
  const [allow] = options ?? [];
  const answer = (more: object) => call(server.url, "POST", `/questions/${question_id}/answer`, { response: allow?.id, ...more });
  expect((await answer({})).body.error).toMatchObject({ code: "stale_question", field: "digest" });
  // Without its id nothing allows: it is a message, for the time after the turn.
  client.send({ type: "user_response", session_id, response: allow?.id ?? "" });
  await client.next("user_message");
  expect((await readTicket(server.url, ticket_id)).status).toBe("waiting");
  expect((await answer({ digest })).status).toBe(200);
  await client.next("question_delivered");
});

test("what came for a session that nobody knows is held, and can be read", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  client.send({ type: "user_response", session_id: "s-unknown", response: "Yes." });
  const { seq } = await client.next("ack");
  const { body } = await call(server.url, "GET", "/sessions/s-unknown/responses");
  expect(body).toMatchObject({ responses: [{ seq, session_id: "s-unknown", response: "Yes.", via: "websocket", held_at: expect.any(String) }] });
});
