import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { act, createTicket, readEvents, readTicket, spoken } from "#testing/ticket.ts";
import { agentsFile } from "./agents-file.ts";

test("an agent that crashes becomes an error that says how, and a retry goes on after the crash", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say One\n/crash\n/say Two");
  const failed = await client.next("agent_error");
  expect(failed).toMatchObject({ code: "agent_exited", retryable: true, error: "Demo agent exited with code 1 in the middle of its work." });
  expect((await readTicket(server.url, ticket_id)).status).toBe("error");
  await act(server.url, ticket_id, "retry");
  await client.next("agent_complete");
  const events = await readEvents(server.url, ticket_id);
  expect(spoken(events)).toEqual(["One", "Two"]);
  expect(events.filter(({ type }) => type === "agent_started")).toHaveLength(2);
  expect(events).toContainEqual(expect.objectContaining({ type: "session_opened", opened: "load" }));
});

test("an agent that reports a failure becomes an error in its words", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/fail The model is gone");
  expect(await client.next("agent_error")).toMatchObject({ code: "agent_failed", error: "Demo agent reported: The model is gone" });
  await act(server.url, ticket_id, "message", { text: "/say Go on" });
  await client.next("agent_complete");
  expect((await readTicket(server.url, ticket_id)).status).toBe("review");
});

test("a failed ticket can be called done", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/fail No");
  await client.next("agent_error");
  await act(server.url, ticket_id, "done");
  expect((await readTicket(server.url, ticket_id)).status).toBe("done");
});

test("a program that is not there is told, and is not tried again", async () => {
  await using file = await agentsFile({ id: "gone", name: "Gone", command: "/nowhere/agent" });
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "", { agent: "gone" });
  expect(await client.next("agent_error")).toMatchObject({
    code: "start_failed",
    retryable: false,
    error: "Gone could not be started: the program /nowhere/agent was not found.",
  });
  expect((await readTicket(server.url, ticket_id)).error).toMatchObject({ retryable: false });
});

test("an agent that a later start no longer has is told", async () => {
  await using file = await agentsFile({ id: "gone", name: "Gone", command: "/nowhere/agent" });
  await using first = await startServer({ AGENTS_FILE: file.path });
  const { ticket_id } = await createTicket(first.url, "", { agent: "gone", start: false });
  await first.stop();
  await using second = await startServer({}, first.folder);
  await using client = await connectRaw(second.url);
  await act(second.url, ticket_id, "start");
  expect(await client.next("agent_error")).toMatchObject({ code: "unknown_agent", retryable: false });
});

test("only a failed, stopped or cut off ticket can be tried again", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/say Hi");
  await client.next("agent_complete");
  const { status, body } = await call(server.url, "POST", `/tickets/${ticket_id}/retry`, {});
  expect({ status, code: body.error?.code }).toEqual({ status: 409, code: "wrong_status" });
});
