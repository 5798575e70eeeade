import { expect, test } from "vitest";
import type { Rule } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { addProject } from "#testing/project.ts";
import { openStage, puppetSession, type Puppet } from "#testing/puppet.ts";
import { connectRaw, type RawClient } from "#testing/raw-client.ts";
import { openScene } from "#testing/scene.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

let ids = 100;

/** The puppet asks for permission; gives the id of its request. */
function asks(puppet: Puppet, command: string, more: { kind?: string; title?: string; input?: object; options?: object[] } = {}): number {
  const { kind = "execute", title = command, input = { command, description: `Run it, ${ids}` } } = more;
  const options = more.options ?? [
    { optionId: "always", name: "Always", kind: "allow_always" },
    { optionId: "once", name: "Once", kind: "allow_once" },
    { optionId: "no", name: "No", kind: "reject_once" },
  ];
  const id = (ids += 1);
  puppet.says({ id, method: "session/request_permission", params: { sessionId: puppetSession, toolCall: { toolCallId: `c${id}`, title, kind, rawInput: input }, options } });
  return id;
}

/** A person answers what the puppet asks, and has it remembered. */
async function answers(client: RawClient, url: string, asked: number, option_id: string, remember?: object) {
  const question = await client.next("agent_question", (one) => one.tool_call?.tool_call_id === `c${asked}`);
  const response = remember ? { option_id, remember } : { option_id };
  return call(url, "POST", `/questions/${question.question_id}/answer`, { response, digest: question.digest });
}

const outcome = async (puppet: Puppet, id: number) => ((await puppet.hearsReply(id)).result as { outcome: { optionId?: string } }).outcome.optionId;
const rules = async (url: string) => (await call<{ rules: Rule[] }>(url, "GET", "/rules")).body.rules;

test("a remembered answer decides the same command from then on, on record as a rule's, until it is taken back", async () => {
  await using scene = await openScene();
  const { server, client, ticket_id, puppet } = scene;
  await puppet.opens();
  const first = asks(puppet, "npm test");
  expect((await answers(client, server.url, first, "once", { scope: "ticket" })).status).toBe(200);
  expect(await outcome(puppet, first)).toBe("once");
  const added = await client.next("rule_added");
  expect(added).toMatchObject({ ticket_id, scope: "ticket", covers: "call", kind: "execute", what: "npm test", decision: "allow", by: "Someone" });
  const second = asks(puppet, "npm test");
  expect(await outcome(puppet, second)).toBe("once");
  const ruled = await client.next("question_answered", ({ via }) => via === "rule");
  expect(ruled).toMatchObject({ response: "once", answered_by: "Someone", rule_id: added.rule_id });
  await client.next("question_delivered", ({ question_id }) => question_id === ruled.question_id);
  expect((await rules(server.url)).map(({ rule_id }) => rule_id)).toEqual([added.rule_id]);
  const other = asks(puppet, "npm publish");
  await answers(client, server.url, other, "no");
  expect(await outcome(puppet, other)).toBe("no");
  expect((await call(server.url, "POST", `/rules/${added.rule_id}/revoke`)).status).toBe(200);
  await client.next("rule_revoked");
  expect(await rules(server.url)).toEqual([]);
  const third = asks(puppet, "npm test");
  const asked = await client.next("agent_question", (one) => one.tool_call?.tool_call_id === `c${third}`);
  expect((await call(server.url, "GET", "/questions")).body).toMatchObject({ questions: [{ question_id: asked.question_id }] });
  expect((await call(server.url, "POST", `/rules/${added.rule_id}/revoke`)).status).toBe(404);
});

test("a rule that rejects rejects, and the same words in another folder are another command", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  const first = asks(puppet, "rm -rf dist", { input: { command: "rm -rf dist", cwd: "/a" } });
  await answers(client, server.url, first, "no", { scope: "session" });
  await client.next("rule_added");
  expect(await outcome(puppet, asks(puppet, "rm -rf dist", { input: { command: "rm -rf dist", cwd: "/a" } }))).toBe("no");
  const elsewhere = asks(puppet, "rm -rf dist", { input: { command: "rm -rf dist", cwd: "/b" } });
  await answers(client, server.url, elsewhere, "once");
  expect(await outcome(puppet, elsewhere)).toBe("once");
});

test("a rule for a kind covers all of it, and none can cover commands", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  const edit = asks(puppet, "Edit a.ts", { kind: "edit", input: { path: "a.ts" } });
  await answers(client, server.url, edit, "once", { scope: "ticket", covers: "kind" });
  await client.next("rule_added");
  expect(await outcome(puppet, asks(puppet, "Edit b.ts", { kind: "edit", input: { path: "b.ts" } }))).toBe("once");
  const refused = await answers(client, server.url, asks(puppet, "ls"), "once", { scope: "ticket", covers: "kind" });
  expect(refused.body.error).toMatchObject({ code: "invalid_answer", field: "response.remember.covers" });
});

test.each([
  ["a project where there is none", "once", { scope: "project" }, "response.remember.scope"],
  ["with an option that the agent itself remembers", "always", { scope: "ticket" }, "response.option_id"],
  ["for a time that is no time", "once", { scope: "ticket", expires_in_ms: 0 }, "response.remember.expires_in_ms"],
])("an answer is not remembered: %s", async (_what, option, remember, field) => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  const refused = await answers(client, server.url, asks(puppet, "ls"), option, remember);
  expect([refused.status, refused.body.error?.field]).toEqual([400, field]);
});

test("an agent that offers no answer that counts once is asked about, whatever was remembered", async () => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  await answers(client, server.url, asks(puppet, "ls"), "once", { scope: "ticket" });
  await client.next("rule_added");
  const id = asks(puppet, "ls", { options: [{ optionId: "always", name: "Always", kind: "allow_always" }] });
  expect((await client.next("agent_question", (one) => one.tool_call?.tool_call_id === `c${id}`)).kind).toBe("permission");
});

test("a rule of a project decides in its other tickets, also after a restart, and in no other project", async () => {
  await using stage = await openStage();
  await using repository = await createRepository();
  await using elsewhere = await createRepository();
  await using server = await startServer(stage.environment);
  const { project_id } = await addProject(server.url, repository);
  const other = await addProject(server.url, elsewhere);
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "Work", { project_id });
  const puppet = await stage.next();
  await puppet.opens();
  await answers(client, server.url, asks(puppet, "npm test"), "once", { scope: "project" });
  const added = await client.next("rule_added");
  expect(added).toMatchObject({ project_id, scope: "project" });
  expect(added).not.toHaveProperty("ticket_id");
  await server.stop();
  await puppet.gone;
  await using again = await startServer({ ...stage.environment, MAX_AGENTS: "8" }, server.folder);
  expect((await rules(again.url)).map(({ rule_id }) => rule_id)).toEqual([added.rule_id]);
  const seen = new Map<string, Puppet>();
  await using later = await connectRaw(again.url);
  for (const id of [project_id, other.project_id]) {
    // oxlint-disable-next-line no-await-in-loop -- each ticket gets its puppet before the next
    const { ticket_id } = await createTicket(again.url, "Work", { project_id: id });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await later.next("agent_process", (one) => one.ticket_id === ticket_id).then(async ({ pid }) => {
      for (let one = await stage.next(); ; one = await stage.next()) if (one.pid === pid) return seen.set(id, one);
    });
  }
  const [mine, foreign] = [seen.get(project_id), seen.get(other.project_id)];
  if (!mine || !foreign) throw new Error("no puppets");
  await Promise.all([mine.opens(), foreign.opens()]);
  expect(await outcome(mine, asks(mine, "npm test"))).toBe("once");
  const asked = asks(foreign, "npm test");
  await answers(later, again.url, asked, "no");
  expect(await outcome(foreign, asked)).toBe("no");
});

test.each([
  ["a command that differs only where it is too long to be shown whole", (end: string) => ({ command: `${"echo ok; ".repeat(3_000)}${end}` })],
  ["a command that leaves the sandbox", (end: string) => ({ command: "make", ...(end === "one" ? {} : { dangerouslyDisableSandbox: true }) })],
])("a rule does not decide %s", async (_what, input) => {
  await using scene = await openScene();
  const { server, client, puppet } = scene;
  await puppet.opens();
  const first = asks(puppet, "make", { input: input("one") });
  expect((await answers(client, server.url, first, "once", { scope: "ticket" })).status).toBe(200);
  expect(await outcome(puppet, first)).toBe("once");
  const second = asks(puppet, "make", { input: input("two") });
  await client.next("agent_question", (one) => one.tool_call?.tool_call_id === `c${second}`);
  expect(new Set(client.frames.flatMap((frame) => (frame.type === "agent_question" ? [frame.digest] : []))).size).toBe(2);
  expect(client.frames.some((frame) => frame.type === "question_answered" && frame.via === "rule")).toBe(false);
});
