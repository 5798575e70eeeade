import { expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { agentsFile, scripted } from "./agents-file.ts";
import { saidBy, tell } from "./told.ts";

const update = (sessionUpdate: string, fields: object) => `update ${JSON.stringify({ sessionUpdate, ...fields })}`;

test("every kind of update becomes an event, and one of an unknown kind is kept as it came", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, [
    update("notice", { severity: "warning", title: "Slow network", description: "Retrying" }),
    update("available_commands_update", { availableCommands: [{ name: "review", description: "Review changes", input: { hint: "a branch" } }] }),
    update("session_info_update", { title: "Test When you need a person to decid…" }),
    update("session_info_update", { title: "Fixing the login" }),
    update("plan", { entries: [{ content: "Look", priority: "high", status: "pending" }] }),
    update("usage_update", { used: 10, size: 100, cost: { amount: 0.5, currency: "USD" } }),
    update("compaction_update", { compactionId: "c1", status: "completed" }),
    update("hologram", { depth: 3 }),
    update("agent_message_chunk", { content: { type: "resource_link", name: "notes.md", uri: "file:///notes.md" } }),
    update("user_message_chunk", { content: { type: "text", text: "an echo" } }),
  ]);
  expect(await client.next("agent_notice")).toMatchObject({ severity: "warning", title: "Slow network", description: "Retrying" });
  expect(await client.next("agent_commands")).toMatchObject({ commands: [{ name: "review", description: "Review changes", hint: "a branch" }] });
  expect(await client.next("session_title")).toMatchObject({ title: "Fixing the login" });
  expect(await client.next("agent_plan")).toMatchObject({ entries: [{ content: "Look" }] });
  expect(await client.next("agent_usage")).toMatchObject({ used: 10, cost: { amount: 0.5 } });
  expect(await client.next("agent_other", ({ kind }) => kind === "compaction_update")).toMatchObject({ text: expect.stringContaining("c1") });
  expect(JSON.parse((await client.next("agent_other", ({ kind }) => kind === "hologram")).text)).toEqual({ depth: 3 });
  expect(await saidBy(client)).toBe("[notes.md](file:///notes.md)");
});

test("a request that Beckon never offered is refused at once, and the turn goes on", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, ['request fs/read_text_file {"path":"/etc/passwd"}', "request terminal/create {}", "request vendor/ask_question {}"]);
  expect(await saidBy(client)).toBe("fs/read_text_file: error -32601\nterminal/create: error -32601\nvendor/ask_question: error -32601\n");
});

const form = (properties: object, required: string[] = []) => ({ mode: "form", message: "Fill", requestedSchema: { type: "object", properties, required } });
const many = Object.fromEntries(Array.from({ length: 51 }, (_none, index) => [`f${index}`, { type: "string" }]));

test.each([
  ["a link that is no web page", { mode: "url", message: "Go", elicitationId: "e", url: "javascript:alert(1)" }, "url", "a link: only http and https can be opened"],
  [
    "a form with a field that ACP has not",
    form({ name: { type: "string" }, address: { type: "object" } }),
    "requestedSchema.properties.address",
    'a form: the field "address" is of type object, not string, number, integer, boolean or array',
  ],
  ["a form that requires what it has not", form({}, ["a"]), "requestedSchema.required", 'a form: it requires the field "a", which it does not have'],
  ["a form of too many fields", form(many), "requestedSchema.properties", "a form: it has 51 fields, more than 50"],
  ["an unknown mode", { mode: "voice", message: "Say" }, "mode", "by voice: only form and url are known"],
])("%s is refused and asks nobody, and both sides are told why", async (_what, request, field, why) => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, [`request elicitation/create ${JSON.stringify(request)}`]);
  expect(await saidBy(client)).toBe(`elicitation/create: error -32602 Invalid params: Beckon cannot ask ${why} ${JSON.stringify({ field })}\n`);
  const told = client.frames.find(({ type }) => type === "agent_notice");
  expect(told).toMatchObject({ severity: "warning", title: `It could not ask ${why}. It was told so.`, description: `It wanted to ask: ${request.message}` });
  expect(client.frames.some(({ type }) => type === "agent_question")).toBe(false);
});

test("a permission that leaves nothing to choose is refused and asks nobody", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  await tell(server.url, [`request session/request_permission ${JSON.stringify({ toolCall: { toolCallId: "c", title: "Run" }, options: [] })}`]);
  const why = "for a permission: it gave no option to choose";
  expect(await saidBy(client)).toBe(`session/request_permission: error -32602 Invalid params: Beckon cannot ask ${why} {"field":"options"}\n`);
  expect(client.frames.find(({ type }) => type === "agent_notice")).toMatchObject({ title: `It could not ask ${why}. It was told so.`, description: "It wanted to ask: Run" });
  expect(client.frames.some(({ type }) => type === "agent_question")).toBe(false);
});

test("a link that the agent saw done closes its question and counts as accepted", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const request = { mode: "url", message: "Sign in", elicitationId: "e1", url: "https://example.com/login" };
  await tell(server.url, [`complete e1 request elicitation/create ${JSON.stringify(request)}`]);
  const question = await client.next("agent_question");
  expect(question).toMatchObject({ kind: "url", url: "https://example.com/login", message: "Sign in" });
  expect(await client.next("question_closed")).toMatchObject({ question_id: question.question_id, reason: "completed" });
  expect(await saidBy(client)).toBe('elicitation/create: {"action":"accept"}\n');
});

test("a request that the agent takes back closes its question", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const request = { mode: "form", message: "Name?", requestedSchema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } };
  await tell(server.url, [`withdraw request elicitation/create ${JSON.stringify(request)}`]);
  const question = await client.next("agent_question");
  expect(await client.next("question_closed")).toMatchObject({ question_id: question.question_id, reason: "withdrawn" });
  expect(await saidBy(client)).toBe("elicitation/create: error -32800\n");
});

test.each([
  ["text", { type: "string", title: "Branch to deploy", description: "It must exist." }, "Input needed\n\nBranch to deploy\n\nIt must exist."],
  ["choice", { type: "string", title: "Input needed", enum: ["a", "b"], description: "Where it goes" }, "Input needed\n\nWhere it goes"],
])("a form of one %s is asked with all that the form would have said", async (kind, field, message) => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const requestedSchema = { type: "object", properties: { one: field }, required: ["one"] };
  await tell(server.url, [`request elicitation/create ${JSON.stringify({ mode: "form", message: "Input needed", requestedSchema })}`]);
  expect(await client.next("agent_question")).toMatchObject({ kind, message });
});

test("every kind of field is checked on our side before the agent gets it", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const properties = {
    mail: { type: "string", format: "email" },
    code: { type: "string", pattern: "^[A-Z]{3}$" },
    color: { type: "string", oneOf: [{ const: "r", title: "Red" }, { const: "g", title: "Green" }] },
    count: { type: "integer", minimum: 1, maximum: 9 },
    ratio: { type: "number" },
    sure: { type: "boolean" },
    tags: { type: "array", items: { anyOf: [{ const: "a", title: "A" }, { const: "b", title: "B" }] }, minItems: 1 },
  };
  await tell(server.url, [`request elicitation/create ${JSON.stringify({ mode: "form", message: "Fill", requestedSchema: { type: "object", properties, required: ["count"] } })}`]);
  const { question_id } = await client.next("agent_question");
  const answer = (content: Record<string, unknown>) =>
    call(server.url, "POST", `/questions/${question_id}/answer`, { response: { action: "accept", content } });
  const wrong = { mail: "nobody", code: "abc", color: "b", count: 10, ratio: "x", sure: "yes", tags: ["c"] };
  for (const [name, value] of Object.entries(wrong)) {
    // oxlint-disable-next-line no-await-in-loop -- one field at a time
    const { status, body } = await answer({ count: 3, [name]: value });
    expect([name, status, body.error?.code, body.error?.field]).toEqual([name, 400, "invalid_answer", `response.content.${name}`]);
  }
  expect((await answer({})).body.error?.field).toBe("response.content.count");
  const good = { mail: "a@b.org", code: "ABC", color: "g", count: 3, ratio: 0.5, sure: true, tags: ["a", "b"] };
  expect((await answer(good)).status).toBe(200);
  expect(JSON.parse((await saidBy(client)).slice("elicitation/create: ".length))).toMatchObject({ action: "accept", content: good });
});

test("Qwen's questions are a form whose answers go beside the outcome", async () => {
  await using file = await agentsFile(scripted());
  await using server = await startServer({ AGENTS_FILE: file.path });
  await using client = await connectRaw(server.url);
  const qwenQuestions = [
    { header: "Color", question: "Which color?", options: [{ label: "Blue", description: "Calm" }, { label: "Red", description: "Loud" }] },
    { header: "Extras", question: "Which extras?", multiSelect: true, options: [{ label: "Bell", description: "" }, { label: "Lamp", description: "" }] },
    { header: "Name", question: "Which name?", options: [{ label: "Ada", description: "" }, { label: "Bob", description: "" }] },
  ];
  const request = {
    toolCall: { toolCallId: "q", title: "Ask user 3 questions", _meta: { qwenInteractionKind: "user_question", qwenQuestions } },
    options: [
      { optionId: "go", name: "Submit", kind: "allow_once" },
      { optionId: "no", name: "Cancel", kind: "reject_once" },
    ],
  };
  await tell(server.url, [`request session/request_permission ${JSON.stringify(request)}`]);
  const question = await client.next("agent_question");
  expect(question.kind).toBe("form");
  expect(question.schema?.properties["0"]).toMatchObject({ title: "Color", description: "Which color?", type: "string" });
  const content = { 0: "Blue", 1: ["Bell", "Lamp"], "2_other": "Eve" };
  await call(server.url, "POST", `/questions/${question.question_id}/answer`, { response: { action: "accept", content } });
  const said = await saidBy(client);
  expect(JSON.parse(said.slice("session/request_permission: ".length))).toMatchObject({
    outcome: { outcome: "selected", optionId: "go" },
    answers: { 0: "Blue", 1: "Bell, Lamp", 2: "Eve" },
  });
});
