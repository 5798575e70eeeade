import { expect, test } from "vitest";
import type { AgentListing, CreatedTicket, TicketView } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { agentsFile, scripted } from "./agents-file.ts";
import { saidBy, tell } from "./told.ts";

test("an agent that starts in a mode where a model decides is set to ask", async () => {
  await using file = await agentsFile(scripted(["--modes"], { mode: "ask" }));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await tell(server.url, ["options"]);
  expect(await saidBy(client)).toBe("mode ask, model small, fast false\n");
  const { body } = await call<TicketView>(server.url, "GET", `/tickets/${ticket_id}`);
  expect(body.config).toEqual([
    { id: "mode", name: "Mode", category: "mode", value: "ask", label: "Ask first" },
    { id: "llm", name: "Model", category: "model", value: "small", label: "Small" },
    { id: "fast", name: "Fast", value: false },
  ]);
});

test("mode and model chosen at creation stand before the first prompt, also against the asking mode", async () => {
  await using file = await agentsFile(scripted(["--modes"], { mode: "ask" }));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, ["options"], { mode: "auto", model: "large" });
  expect(await saidBy(client)).toBe("mode auto, model large, fast false\n");
});

test("what a person chooses meanwhile is set in the running session, and stands for the next turn", async () => {
  await using file = await agentsFile(scripted(["--modes"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await tell(server.url, []);
  await client.next("turn_ended");
  const choose = (config_id: string, value: string | boolean) => call(server.url, "POST", `/tickets/${ticket_id}/config`, { config_id, value });
  expect((await choose("model", "large")).status).toBe(202);
  await client.next("session_config", ({ options }) => options.some(({ value }) => value === "large"));
  await choose("fast", true);
  await client.next("session_config", ({ options }) => options.some(({ value }) => value === true));
  await call(server.url, "POST", `/tickets/${ticket_id}/message`, { text: "options" });
  expect(await saidBy(client)).toBe("mode auto, model large, fast true\n");
});

test("a value that the agent does not offer, or refuses, is said and no longer counts as chosen", async () => {
  await using file = await agentsFile(scripted(["--modes", "--refuse"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await tell(server.url, ["options"], { model: "huge" });
  expect(await client.next("config_refused")).toMatchObject({ config_id: "model", value: "huge", error: "it offers small, large" });
  await call(server.url, "POST", `/tickets/${ticket_id}/config`, { config_id: "model", value: "large" });
  expect(await client.next("config_refused")).toMatchObject({ value: "large", error: "not today" });
  expect((await call<TicketView>(server.url, "GET", `/tickets/${ticket_id}`)).body).not.toHaveProperty("chosen");
});

test("the agent's own changes are recorded, and its choices are listed for the next ticket", async () => {
  await using file = await agentsFile(scripted(["--modes"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, ['update {"sessionUpdate":"current_mode_update","currentModeId":"ask"}']);
  await client.next("session_config", ({ options }) => options[0]?.value === "ask");
  const { agents } = (await call<{ agents: AgentListing[] }>(server.url, "GET", "/agents")).body;
  const offered = agents.find(({ id }) => id === "scripted")?.check;
  expect(offered?.works).toBe(true);
  expect(offered?.config?.map(({ id, choices }) => [id, choices?.map(({ value }) => value)])).toEqual([
    ["mode", ["auto", "ask"]],
    ["llm", ["small", "large"]],
    ["fast", undefined],
  ]);
});

test("a choice for a ticket that was not started waits for its start", async () => {
  await using file = await agentsFile(scripted(["--modes"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id }: CreatedTicket = await tell(server.url, ["options"], { start: false });
  await call(server.url, "POST", `/tickets/${ticket_id}/config`, { config_id: "mode", value: "ask" });
  await call(server.url, "POST", `/tickets/${ticket_id}/start`);
  expect(await saidBy(client)).toBe("mode ask, model small, fast false\n");
});

test.each(["effort", "__proto__", "constructor"])("an option %s that a known session has not is refused at once, by the field's name", async (config_id) => {
  await using file = await agentsFile(scripted(["--modes"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await tell(server.url, ["options"]);
  await client.next("turn_ended");
  const { status, body } = await call(server.url, "POST", `/tickets/${ticket_id}/config`, { config_id, value: "high" });
  expect([status, body.error?.code, body.error?.field]).toEqual([400, "bad_request", "config_id"]);
  expect((await call<TicketView>(server.url, "GET", `/tickets/${ticket_id}`)).body).not.toHaveProperty("chosen");
});

test("an option that the agent turns out not to have is said, and no longer counts as chosen; one that cannot be kept is refused before", async () => {
  await using file = await agentsFile(scripted(["--modes"]));
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const { ticket_id } = await tell(server.url, ["options"], { start: false });
  const choose = (config_id: string) => call(server.url, "POST", `/tickets/${ticket_id}/config`, { config_id, value: "high" });
  expect((await choose("__proto__")).body.error?.field).toBe("config_id");
  expect((await choose("effort")).status).toBe(202);
  await call(server.url, "POST", `/tickets/${ticket_id}/start`);
  expect(await client.next("config_refused")).toMatchObject({ config_id: "effort", error: "it offers no effort" });
});
