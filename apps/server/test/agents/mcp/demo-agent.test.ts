import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket, readEvents, spoken } from "#testing/ticket.ts";

const script = "/mcp-ask Which port?\n/say Done";
const answer = (url: string, id: string) => call(url, "POST", `/questions/${id}/answer`, { response: "8080" });

test("the demo agent asks by MCP, and goes on with the answer", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, script);
  const { question_id } = await client.next("agent_question");
  await answer(server.url, question_id);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["You answered: 8080", "Done"]);
});

test("with an answer that comes after its turn it goes on where it was", async () => {
  await using server = await startServer({}, undefined, { askWaitMs: 50 });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, script);
  const { question_id } = await client.next("agent_question");
  await client.next("turn_ended");
  await answer(server.url, question_id);
  await client.next("agent_complete");
  expect(spoken(await readEvents(server.url, ticket_id))).toEqual(["You answered: 8080", "Done"]);
});

test.each(["before", "after"])("an answer given right %s a SIGKILL of the server takes effect once", async (when) => {
  await using server = await spawnServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, script);
  const { question_id } = await client.next("agent_question");
  if (when === "before") await answer(server.url, question_id);
  await server.end("SIGKILL");
  await using again = await spawnServer({}, server.folder);
  await using second = await connectRaw(again.url);
  if (when === "after") await answer(again.url, question_id);
  const complete = async (): Promise<void> => {
    const events = await readEvents(again.url, ticket_id);
    if (!events.some(({ type }) => type === "agent_complete")) await second.next("agent_complete");
  };
  await complete();
  // Where all was said before the kill, it only says that nothing was left to do.
  const said = spoken(await readEvents(again.url, ticket_id));
  expect(said.filter((one) => one !== "Nothing was left to do.")).toEqual(["You answered: 8080", "Done"]);
});
