import { expect, test } from "vitest";
import type { CreatedTicket } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";

test("a ticket is worked on, its question is answered over the socket, and the answer reaches the agent", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { status, body } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", {
    ticket_name: "Greet",
    description: "/choose Which tone? | Warm | Brief",
  });
  expect(status).toBe(201);
  await client.next("ticket_created");
  await client.next("agent_started");
  const question = await client.next("agent_question");
  client.send({ type: "user_response", session_id: body.session_id, question_id: question.question_id, response: "brief" });
  await client.next("ack", ({ question_id }) => question_id === question.question_id);
  await client.next("question_delivered");
  await client.next("agent_message", ({ text }) => text === "You answered: Brief");
  await client.next("agent_complete");
});
