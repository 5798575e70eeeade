import { expect, test } from "vitest";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

test("its response without a question id answers what is open, by id or by label", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { session_id } = await createTicket(server.url, "/choose Which? | A | B\n/choose And then? | C | D\n/ask Why?");
  for (const response of ["A", "d", "Because."]) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    const { question_id } = await client.next("agent_question");
    client.send({ type: "user_response", session_id, response });
    // oxlint-disable-next-line no-await-in-loop -- as above
    expect(await client.next("ack")).toMatchObject({ session_id, question_id });
  }
  await client.next("agent_message", ({ text }) => text.includes("You answered: Because."));
});

test("its response that is no valid answer gets the ack that it waits for, and then the reason; the question stays open", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { session_id } = await createTicket(server.url, "/choose Which? | A | B");
  await client.next("agent_question");
  client.send({ type: "user_response", session_id, response: "neither" });
  const ack = await client.next("ack");
  expect(ack).toEqual({ type: "ack", session_id, status: "received" });
  expect(await client.next("error")).toMatchObject({ code: "invalid_answer", field: "response" });
  client.send({ type: "user_response", session_id, response: "a" });
  await client.next("question_answered", ({ response }) => response === "a");
});
