import { describe, expect, test } from "vitest";
import { call } from "#testing/api.ts";
import { readEvents, readTicket } from "#testing/ticket.ts";
import { newClient, oldClient } from "./clients.ts";
import { openMcpSession } from "./session.ts";

const text = { questions: [{ question: "Which port?" }] };
const answer = (url: string, id: string, response: unknown) => call(url, "POST", `/questions/${id}/answer`, { response });

describe.each([
  ["2026-07-28", newClient],
  ["2025-11-25", oldClient],
])("an agent with an MCP client of %s", (_era, connect) => {
  test("finds the three tools", async () => {
    await using at = await openMcpSession();
    await using mcp = await connect(at.url, at.token);
    expect(await mcp.tools()).toEqual(["ask_person", "check_answers", "report_progress"]);
  });

  test("asks, hears that somebody is being waited for, and gets the answer as the tool's result", async () => {
    await using at = await openMcpSession({ askProgressMs: 20 });
    await using mcp = await connect(at.url, at.token);
    const heard = Promise.withResolvers<number>();
    const asked = mcp.call("ask_person", text, { onProgress: (progress) => progress > 1 && heard.resolve(progress) });
    const question = await at.client.next("agent_question");
    expect(question).toMatchObject({ kind: "text", message: "Which port?", attempt: 1 });
    expect(await heard.promise).toBe(2);
    await answer(at.server.url, question.question_id, "8080");
    const result = await asked;
    expect(result.text).toBe("Which port?\nThe person's answer: 8080");
    expect(result.structured).toEqual({ status: "answered", question_id: question.question_id, answers: { "Which port?": "8080" } });
    expect(await at.client.next("question_delivered")).toMatchObject({ question_id: question.question_id, attempt: 1, turn: 1 });
  });

  test("gets pending after a while, and the answer as its next prompt", async () => {
    await using at = await openMcpSession({ askWaitMs: 50 });
    await using mcp = await connect(at.url, at.token);
    const result = await mcp.call("ask_person", text);
    expect(result.structured).toMatchObject({ status: "pending", instruction: expect.stringContaining("end your turn") });
    const question = await at.client.next("agent_question");
    at.puppet.ends(at.prompt);
    await at.client.next("turn_ended");
    expect((await readTicket(at.server.url, at.ticket_id)).status).toBe("waiting");
    await answer(at.server.url, question.question_id, "8080");
    const next = await at.puppet.hears("session/prompt");
    expect(next.params?.["prompt"]).toEqual([{ type: "text", text: "You asked: Which port?\nThe answer: 8080" }]);
    expect(await at.client.next("question_delivered")).toMatchObject({ question_id: question.question_id, turn: 2 });
    at.puppet.ends(next);
    await at.client.next("agent_complete");
  });

  test("looks for the answer while its turn goes on, and is not told it again", async () => {
    await using at = await openMcpSession({ askWaitMs: 50 });
    await using mcp = await connect(at.url, at.token);
    await mcp.call("ask_person", text);
    const { question_id } = await at.client.next("agent_question");
    expect((await mcp.call("check_answers")).structured).toEqual({ answers: [], messages: [], open: [question_id] });
    await answer(at.server.url, question_id, "8080");
    const found = await mcp.call("check_answers");
    expect(found.structured).toEqual({ answers: [{ question_id, question: "Which port?", response: "8080" }], messages: [], open: [] });
    await at.client.next("question_delivered");
    expect((await mcp.call("check_answers")).structured).toEqual({ answers: [], messages: [], open: [] });
    at.puppet.ends(at.prompt);
    await at.client.next("agent_complete");
  });

  test("asks again after it lost the reply, and it is the same question", async () => {
    await using at = await openMcpSession();
    await using mcp = await connect(at.url, at.token);
    const impatient = new AbortController();
    const lost = mcp.call("ask_person", text, { signal: impatient.signal }).catch((error: unknown) => error);
    const { question_id } = await at.client.next("agent_question");
    impatient.abort();
    await lost;
    const again = mcp.call("ask_person", text);
    await answer(at.server.url, question_id, "8080");
    expect((await again).structured).toMatchObject({ status: "answered", question_id });
    await at.client.next("question_delivered");
    const events = await readEvents(at.server.url, at.ticket_id);
    expect(events.filter(({ type }) => type === "agent_question")).toHaveLength(1);
    expect(events.filter(({ type }) => type === "question_delivered")).toHaveLength(1);
  });

  test("an answer that came while nobody listened is given to the next call, and asking once more is a new question", async () => {
    await using at = await openMcpSession({ askWaitMs: 50 });
    await using mcp = await connect(at.url, at.token);
    await mcp.call("ask_person", text);
    const { question_id } = await at.client.next("agent_question");
    await answer(at.server.url, question_id, "8080");
    expect((await mcp.call("ask_person", text)).structured).toMatchObject({ status: "answered", question_id });
    await at.client.next("question_delivered");
    expect((await mcp.call("ask_person", text)).structured).toMatchObject({ status: "pending" });
    expect((await at.client.next("agent_question")).question_id).not.toBe(question_id);
  });

  test("reports, and a wrong call is told what is wrong", async () => {
    await using at = await openMcpSession();
    await using mcp = await connect(at.url, at.token);
    await mcp.call("report_progress", { text: "Half of it is done" });
    expect(await at.client.next("agent_notice")).toMatchObject({ severity: "info", title: "Half of it is done" });
    const wrong = await mcp.call("ask_person", { questions: [] }).catch((error: Error) => ({ isError: true, text: error.message }));
    expect(wrong.isError).toBe(true);
    expect(wrong.text).toContain("questions");
  });
});

describe("a call", () => {
  test("with options is a choice, answered in the options' words", async () => {
    await using at = await openMcpSession();
    await using mcp = await newClient(at.url, at.token);
    const asked = mcp.call("ask_person", {
      context: "The old route is used by two clients.",
      questions: [{ question: "Keep /auth?", options: [{ label: "Keep", description: "For one release" }, "Remove"] }],
    });
    const question = await at.client.next("agent_question");
    expect(question).toMatchObject({
      kind: "choice",
      message: "The old route is used by two clients.\n\nKeep /auth?",
      options: [{ id: "Keep", label: "Keep", description: "For one release" }, { id: "Remove", label: "Remove" }],
    });
    await answer(at.server.url, question.question_id, "Keep");
    expect((await asked).structured).toMatchObject({ answers: { "Keep /auth?": "Keep" } });
  });

  test("with several questions is one form", async () => {
    await using at = await openMcpSession();
    await using mcp = await newClient(at.url, at.token);
    const asked = mcp.call("ask_person", {
      questions: [
        { header: "Port", question: "Which port?" },
        { question: "Which checks?", options: ["lint", "types", "tests"], multi_select: true },
        { question: "Which base?", options: ["main", "next"], allow_other: true },
      ],
    });
    const question = await at.client.next("agent_question");
    expect(question.kind).toBe("form");
    expect(question.schema?.required).toEqual(["q1"]);
    const content = { q1: "8080", q2: ["lint", "tests"], q3_other: "release/2" };
    await answer(at.server.url, question.question_id, { action: "accept", content });
    expect((await asked).structured).toMatchObject({ answers: { "Which port?": "8080", "Which checks?": ["lint", "tests"], "Which base?": "release/2" } });
  });

  test("with the same words twice loses neither answer", async () => {
    await using at = await openMcpSession();
    await using mcp = await newClient(at.url, at.token);
    const asked = mcp.call("ask_person", { questions: [{ header: "Database", question: "Which one?" }, { question: "Which one?" }, { question: "When?" }] });
    const { question_id } = await at.client.next("agent_question");
    await answer(at.server.url, question_id, { action: "accept", content: { q1: "Postgres", q2: "Redis", q3: "Now" } });
    expect((await asked).structured).toMatchObject({ answers: { "Which one? (Database, 1)": "Postgres", "Which one? (2)": "Redis", "When?": "Now" } });
  });

  test("that a person declines says so, and one whose ticket is stopped ends", async () => {
    await using at = await openMcpSession();
    await using mcp = await newClient(at.url, at.token);
    const declined = mcp.call("ask_person", text);
    const { question_id } = await at.client.next("agent_question");
    await answer(at.server.url, question_id, { action: "decline" });
    expect((await declined).structured).toMatchObject({ status: "declined" });
    const stopped = mcp.call("ask_person", { questions: [{ question: "And now?" }] });
    await at.client.next("agent_question");
    await call(at.server.url, "POST", `/tickets/${at.ticket_id}/cancel`, {});
    expect((await stopped).structured).toMatchObject({ status: "closed", reason: "cancelled" });
  });
});

test("an answer that comes later is told in the words of its options, not by their ids", async () => {
  await using at = await openMcpSession({ askWaitMs: 20 });
  await using mcp = await newClient(at.url, at.token);
  const long = "Keep the old route for one more release, log who still uses it, and write to each of them before it is removed for good in spring";
  await mcp.call("ask_person", { questions: [{ question: "And /auth?", options: [long, "Remove"] }] });
  await mcp.call("ask_person", { questions: [{ header: "Ports", question: "Which ports?", options: ["80", "443"], multi_select: true }, { question: "Which name?" }] });
  const choice = await at.client.next("agent_question");
  const form = await at.client.next("agent_question");
  await answer(at.server.url, choice.question_id, { option_id: choice.options?.[0]?.id ?? "" });
  await answer(at.server.url, form.question_id, { action: "accept", content: { q1: ["80", "443"], q2: "Ada" } });
  at.puppet.ends(at.prompt);
  const { params } = await at.puppet.hears("session/prompt");
  expect(params?.["prompt"]).toEqual([
    { type: "text", text: `You asked: And /auth?\nThe answer: ${long}\n\nYou asked: Several questions\nThe answer: Ports, Which ports?: 80, 443\nWhich name?: Ada` },
  ]);
});
