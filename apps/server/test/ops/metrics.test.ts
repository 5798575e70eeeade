import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { call } from "#testing/api.ts";
import { prepareDatabase } from "#testing/notion/database.ts";
import { startFakeNotion } from "#testing/notion/fake-notion.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

/** Reads one sample of `/metrics`, such as `beckon_events_total{type="ticket_done"}`; 0 where it is not there. */
async function scrape(url: string): Promise<(sample: string) => number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = new Map(text.split("\n").filter((line) => !line.startsWith("#")).map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]));
  return (sample) => samples.get(sample) ?? 0;
}
const eventually = (url: string, sample: string, value: number): Promise<boolean> =>
  vi.waitFor(
    async () => {
      const found = (await scrape(url))(sample);
      if (found !== value) throw new Error(`${sample} is ${found}`);
      return true;
    },
    { timeout: 20_000 },
  );

test("connections, what a hello led to, and what we closed are counted", async () => {
  await using server = await startServer();
  {
    await using original = await connectRaw(server.url);
    await using beckon = await connectRaw(server.url, { beckon: true });
    beckon.send({ type: "hello", protocol: 1 });
    const { cursor } = await beckon.next("caught_up");
    expect(await eventually(server.url, "beckon_connections", 2)).toBe(true);
    await using again = await connectRaw(server.url, { beckon: true });
    again.send({ type: "hello", protocol: 1, cursor });
    await again.next("caught_up");
    await using foreign = await connectRaw(server.url, { beckon: true });
    foreign.send({ type: "hello", protocol: 1, cursor: "none" });
    await foreign.next("reset");
    for (let sent = 0; sent < 101; sent += 1) original.send("no JSON");
    expect((await original.closed).code).toBe(4002);
    for (let sent = 0; sent < 300; sent += 1) beckon.send({ type: "ping" });
    await beckon.next("error", ({ code }) => code === "rate_limited");
  }
  expect(await eventually(server.url, "beckon_connections", 0)).toBe(true);
  const at = await scrape(server.url);
  expect(['fresh', 'resumed', 'epoch'].map((result) => at(`beckon_resumes_total{result="${result}"}`))).toEqual([1, 1, 1]);
  expect(at('beckon_closes_total{code="4002"}')).toBe(1);
  expect(at('beckon_rate_limited_total{rate="frames"}')).toBeGreaterThan(0);
});

test("events, commits, deliveries, agents, questions and answers are counted", async () => {
  await using server = await startServer({ MAX_AGENTS: "1" });
  await using client = await connectRaw(server.url);
  const { session_id } = await createTicket(server.url, "/ask Why?");
  const { question_id, timestamp: asked } = await client.next("agent_question");
  await createTicket(server.url, "/say Later");
  expect(await eventually(server.url, "beckon_agents_waiting", 1)).toBe(true);
  expect(await eventually(server.url, "beckon_agents_queued", 1)).toBe(true);
  expect(await eventually(server.url, "beckon_questions_open", 1)).toBe(true);
  // Older than the clock's millisecond, so that its age is not 0.
  await vi.waitFor(async () => expect((await scrape(server.url))("beckon_questions_oldest_seconds")).toBeGreaterThan(0));
  client.send({ type: "user_response", session_id, question_id, response: "Because." });
  const { timestamp: answered } = await client.next("question_answered");
  await client.next("agent_complete");
  await client.next("agent_complete");
  const at = await scrape(server.url);
  const seconds = (Date.parse(answered) - Date.parse(asked)) / 1_000;
  expect([at("beckon_questions_open"), at("beckon_questions_oldest_seconds"), at("beckon_agents_queued")]).toEqual([0, 0, 0]);
  expect(at('beckon_answer_seconds_count{kind="text"}')).toBe(1);
  expect(at('beckon_answer_seconds_sum{kind="text"}')).toBeCloseTo(seconds, 5);
  expect(at('beckon_agents_waited_seconds_total{agent="demo"}')).toBeCloseTo(seconds, 5);
  expect(at('beckon_events_total{type="ticket_created"}')).toBe(2);
  expect(at("beckon_log_head")).toBeGreaterThan(10);
  expect(at("beckon_append_seconds_count")).toBeGreaterThan(5);
  expect(at("beckon_append_failures_total")).toBe(0);
  expect(at("beckon_delivery_seconds_count")).toBeGreaterThan(5);
  expect(at('beckon_http_requests_total{method="POST",status="201"}')).toBe(2);
  expect(at('beckon_http_request_seconds_count{method="POST"}')).toBe(2);
  expect(at("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
});

test("an agent at work is running, and none is when it is done", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  const { ticket_id } = await createTicket(server.url, "/sleep 60000");
  await client.next("turn_started");
  expect(await eventually(server.url, "beckon_agents_running", 1)).toBe(true);
  await call(server.url, "POST", `/tickets/${ticket_id}/cancel`, {});
  expect(await eventually(server.url, "beckon_agents_running", 0)).toBe(true);
});

test("what is over a limit is counted by its name", async () => {
  await using server = await startServer({ RATE_LIMIT: "on", RATE_LIMITS: "creations=1" });
  await createTicket(server.url, "", { start: false });
  await expect(createTicket(server.url, "", { start: false })).rejects.toThrow("rate_limited");
  expect((await scrape(server.url))('beckon_rate_limited_total{rate="creations"}')).toBe(1);
});

test("tries that are refused after too many wrong tokens are counted", async () => {
  await using server = await startServer({ AUTH: "on" });
  const { bearer } = await ownerOf(server);
  const wrong = { Authorization: "Bearer bk_wrong" };
  // oxlint-disable-next-line no-await-in-loop -- counted one by one
  for (let tried = 0; tried < 12; tried += 1) await call(server.url, "GET", "/tickets", undefined, wrong);
  const text = await (await fetch(`${server.url}/metrics`, { headers: bearer })).text();
  expect(text).toContain('beckon_rate_limited_total{rate="wrong-tokens"} 2');
});

test("what is in the way of Notion is said, and gone when it is gone", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  await using without = await startServer();
  expect(await (await fetch(`${without.url}/metrics`)).text()).not.toMatch(/^beckon_notion_(problem|behind_tickets) /m);
  await using server = await startServer(variables);
  await createTicket(server.url, "", { start: false });
  expect(await eventually(server.url, "beckon_notion_behind_tickets", 0)).toBe(true);
  expect((await scrape(server.url))("beckon_notion_problem")).toBe(0);
  fake.world.shared = false;
  await createTicket(server.url, "", { start: false });
  expect(await eventually(server.url, "beckon_notion_problem", 1)).toBe(true);
  fake.world.shared = true;
  expect(await eventually(server.url, "beckon_notion_problem", 0)).toBe(true);
});

test("Notion's refusals, and how far its pages are behind, are counted", async () => {
  await using fake = await startFakeNotion();
  const variables = prepareDatabase(fake);
  fake.faults.often(1, 1);
  await using server = await startServer(variables);
  await createTicket(server.url, "", { start: false });
  expect(await eventually(server.url, "beckon_notion_behind_tickets", 1)).toBe(true);
  await vi.waitFor(async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/beckon_notion_failures_total\{kind="\w+"\} [1-9]/);
  });
  fake.faults.clear();
  expect(await eventually(server.url, "beckon_notion_behind_tickets", 0)).toBe(true);
});

test("no metric is without a test that sees it change", async () => {
  await using server = await startServer();
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const names = [...text.matchAll(/^# TYPE (beckon_\w+) /gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(20);
  const folder = new URL("../", import.meta.url);
  const tests = ["ops/metrics.test.ts", "log/full-disk.test.ts"].map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  expect(names.filter((name) => !tests.includes(name))).toEqual([]);
});
