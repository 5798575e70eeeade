import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";

test("says, thinks, plans, shows a tool and writes a file, in the order of the directives", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const description = ["Some context.", "/plan Look | Write", "/think Let me see", "/say Hello", "/tool Count the lines", "/write notes/a.md All is well"];
  const { ticket_id } = await createTicket(server.url, description.join("\n"));
  await client.next("agent_complete");
  const events = await readEvents(server.url, ticket_id);
  const shown = events.filter(({ type }) => ["agent_message", "tool_call"].includes(type));
  expect(shown.map(({ type }) => type)).toEqual(["agent_message", "agent_message", "tool_call", "tool_call", "tool_call"]);
  expect(events).toContainEqual(expect.objectContaining({ type: "agent_message", role: "thought", text: "Let me see" }));
  expect(events).toContainEqual(expect.objectContaining({ type: "tool_call", title: "Count the lines", status: "completed" }));
  const { acp, plan, status, summary } = await readTicket(server.url, ticket_id);
  expect(plan?.map((entry) => entry.status)).toEqual(["completed", "completed"]);
  expect({ status, summary }).toEqual({ status: "review", summary: "Hello" });
  expect(await readFile(join(acp?.workspace ?? "", "notes/a.md"), "utf8")).toBe("All is well\n");
  expect(events).toContainEqual(
    expect.objectContaining({ type: "tool_call", kind: "edit", diff: [expect.objectContaining({ new_text: "All is well\n" })] }),
  );
});

test("is told exactly the name, a blank line and the description", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "/say Hi", { ticket_name: "Greet them" });
  expect((await client.next("turn_started")).prompt).toContain("Greet them\n\n/say Hi");
});

test("refuses to write outside its folder", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/write ../../outside.md No");
  await client.next("agent_complete");
  expect(await readEvents(server.url, ticket_id)).toContainEqual(
    expect.objectContaining({ type: "tool_call", status: "failed", output: "Not written: ../../outside.md is outside the folder." }),
  );
});

test("works without directives: looks, asks how the greeting should sound, writes hello.md", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id, session_id } = await createTicket(server.url, "", { ticket_name: "Say hello" });
  const question = await client.next("agent_question");
  expect(question).toMatchObject({ kind: "choice", options: [{ id: "warm", label: "Warm" }, { id: "brief" }, { id: "formal" }] });
  client.send({ type: "user_response", session_id, question_id: question.question_id, response: "formal" });
  await client.next("agent_complete");
  const { acp } = await readTicket(server.url, ticket_id);
  expect(await readFile(join(acp?.workspace ?? "", "hello.md"), "utf8")).toBe("# Say hello\n\nGood day. We thank you for your visit.\n");
});

const schema = { type: "object", title: "Where to?", properties: { name: { type: "string" }, seats: { type: "integer" } }, required: ["name"] };

test.each([
  ["/ask What is it called?", "text", "Beckon", "You answered: Beckon"],
  ["/choose Which? | Red one | Blue", "choice", "red-one", "You answered: Red one"],
  ["/choose Which? | Red one | Blue", "choice", { option_id: "blue" }, "You answered: Blue"],
  [`/form ${JSON.stringify(schema)}`, "form", { action: "accept", content: { name: "Ada", seats: 2 } }, "You answered: name: Ada, seats: 2"],
  [`/form ${JSON.stringify(schema)}`, "form", { action: "decline" }, "You declined to answer."],
  ["/ask What is it called?", "text", { action: "cancel" }, "You declined to answer."],
  ["/permission rm -rf build", "permission", "allow", "You answered: Allow once"],
  ["/permission rm -rf build", "permission", "deny", "You answered: Deny"],
])("%s is a %s question, and %j reaches the agent", async (description, kind, response, said) => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, description);
  const question = await client.next("agent_question");
  expect(question.kind).toBe(kind);
  const answer = { response, ...(kind === "permission" ? { digest: question.digest } : {}) };
  expect((await call(server.url, "POST", `/questions/${question.question_id}/answer`, answer)).status).toBe(200);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual([said]);
});

test("a permission shows the exact command, and a denied one shows as failed", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "/permission rm -rf build");
  const { question_id, digest, tool_call, options } = await client.next("agent_question");
  expect(tool_call).toMatchObject({ title: "rm -rf build", kind: "execute", input: "rm -rf build" });
  expect(options?.map(({ kind }) => kind)).toEqual(["allow_once", "allow_always", "reject_once"]);
  await call(server.url, "POST", `/questions/${question_id}/answer`, { response: "deny", digest });
  await client.next("tool_call", ({ status }) => status === "failed");
});

test("a long stream is kept whole in far fewer events, first word at once", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/stream 5000\n/say Done");
  const first = await client.next("agent_message");
  expect(first.text).toBe("word 1 of 5000, ");
  await client.next("agent_complete");
  const events = await readEvents(server.url, ticket_id);
  const [stream, said] = spoken(events);
  expect(stream?.match(/word \d+ of 5000/g)).toEqual(Array.from({ length: 5000 }, (_, index) => `word ${index + 1} of 5000`));
  expect(said).toBe("Done");
  expect(events.filter(({ type }) => type === "agent_message").length).toBeLessThan(100);
});

test("sleeps in between", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/sleep 30\n/say Awake");
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["Awake"]);
});

test("says so where it does not know a directive, or cannot read one", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/dance\n/form nonsense\n/__proto__ x");
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual([
    "I do not know the directive /dance.",
    "/form needs a JSON schema on the same line.",
    "I do not know the directive /__proto__.",
  ]);
});

test("reads directives of a follow-up message as well", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say One");
  await client.next("agent_complete");
  await act(server.url, ticket_id, "message", { text: "/say Two" });
  await client.next("agent_complete");
  await act(server.url, ticket_id, "message", { text: "and words" });
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["One", "Two", "I read: and words"]);
});
