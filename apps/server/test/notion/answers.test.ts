import { afterEach, expect, test, vi } from "vitest";
import type { CommentObjectResponse } from "@notionhq/client";
import { call } from "#testing/api.ts";
import { blocksOf, valueOf } from "#testing/notion/database.ts";
import type { FakeNotion } from "#testing/notion/fake-notion.ts";
import { begin, commentsOn, looked, statusOf } from "./kit.ts";

afterEach(() => void vi.useRealTimers());

const wordsOf = ({ rich_text: items }: CommentObjectResponse): string => items.map((item) => item.plain_text).join("");
/** The discussion of the question whose block says this. */
const discussionOf = (fake: FakeNotion, words: string): Promise<CommentObjectResponse> =>
  fake.until(() => {
    const block = [...fake.world.blocks.values()].flat().find((one) => JSON.stringify(one).includes(words) && one.type === "callout");
    return fake.world.comments.find(({ parent }) => parent.type === "block_id" && parent.block_id === block?.id);
  });
const saidIn = (fake: FakeNotion, { discussion_id }: CommentObjectResponse): string[] =>
  fake.world.comments.filter((one) => one.discussion_id === discussion_id).map(wordsOf);

test("a reply with a number answers the question, as Notion, and the agent gets it", async () => {
  await using at = await begin("/choose Which tone? | Warm | Brief");
  const { fake, client, ann } = at;
  const discussion = await discussionOf(fake, "Which tone?");
  ann.comment({ discussion_id: discussion.discussion_id }, "2");
  expect(await client.next("question_answered")).toMatchObject({ response: "brief", answered_by: "Ann", via: "notion" });
  await client.next("agent_message", ({ text }) => text === "You answered: Brief");
  await fake.until(() => saidIn(fake, discussion).length === 3);
  expect(saidIn(fake, discussion)[2]).toBe("Ann answered in Notion: Brief");
});

test("a reply that is no answer is told what would be one, and the next that is wins", async () => {
  await using at = await begin('/form {"type":"object","properties":{"size":{"type":"integer"},"new":{"type":"boolean"}},"required":["size"]}');
  const { fake, client, ann, page } = at;
  const discussion = await discussionOf(fake, "size");
  expect(blocksOf(fake, page).at(-1)).toContain("size: (a whole number)\nnew: (yes or no, may be left out)");
  ann.comment({ discussion_id: discussion.discussion_id }, "size: quite big");
  await fake.until(() => saidIn(fake, discussion).length === 3);
  expect(saidIn(fake, discussion)[2]).toBe('"quite big" does not fit size, which takes a whole number.');
  await looked(fake);
  expect(saidIn(fake, discussion)).toHaveLength(3);
  ann.comment({ discussion_id: discussion.discussion_id }, "size: 3");
  expect(await client.next("question_answered")).toMatchObject({ response: { action: "accept", content: { size: 3 } } });
  await fake.until(() => saidIn(fake, discussion).some((words) => words.includes("answered in Notion")));
  await looked(fake);
  // What was told once is not looked at again.
  expect(saidIn(fake, discussion).filter((words) => words.includes("came later"))).toEqual([]);
});

test("a late reply is told who was first and what they said, once", async () => {
  await using at = await begin("/ask How?\n/ask And then?");
  const { fake, client, ann } = at;
  const { session_id, question_id } = await client.next("agent_question");
  const discussion = await discussionOf(fake, "How?");
  client.send({ type: "user_response", session_id, question_id, response: "Like so" });
  await client.next("question_answered");
  ann.comment({ discussion_id: discussion.discussion_id }, "Another way");
  const late = await fake.until(() => saidIn(fake, discussion).find((words) => words.includes("came later")));
  const used = "A WebSocket client answered in Beckon: Like so\nYour reply came later and was not used.";
  // "And then?" is open by now: what is written into the property would answer it.
  expect(late).toBe(`${used} Once the next question is answered, you can send it as a message: write it into "User Response".`);
  await looked(fake);
  expect(saidIn(fake, discussion).filter((words) => words.includes("came later"))).toHaveLength(1);
  expect(client.frames.filter(({ type }) => type === "question_answered")).toHaveLength(1);
});

test("each late or unfitting reply is told so, also with the words of the one before, and each once where what we said was lost", async () => {
  await using at = await begin("/choose Which tone? | Warm | Brief\n/ask And then?");
  const { fake, client, ann } = at;
  const { session_id, question_id } = await client.next("agent_question");
  const discussion = await discussionOf(fake, "Which tone?");
  const unfit = (): string[] => saidIn(fake, discussion).filter((words) => words.startsWith("Reply with a number from"));
  const late = (): string[] => saidIn(fake, discussion).filter((words) => words.includes("came later"));
  fake.faults.next({ method: "POST", path: /comments$/ }, { kind: "lost" });
  for (const [index, words] of ["loud", "loud"].entries()) {
    ann.comment({ discussion_id: discussion.discussion_id }, words);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await fake.until(() => unfit().length === index + 1);
  }
  client.send({ type: "user_response", session_id, question_id, response: "brief" });
  await fake.until(() => saidIn(fake, discussion).some((words) => words.endsWith("answered in Beckon: Brief")));
  for (const count of [1, 2]) {
    ann.comment({ discussion_id: discussion.discussion_id }, "Warm");
    // oxlint-disable-next-line no-await-in-loop
    await fake.until(() => late().length === count);
  }
  await looked(fake);
  expect([unfit().length, late().length]).toEqual([2, 2]);
});

test("a late reply to a ticket that was closed meanwhile is told so", async () => {
  await using at = await begin("/ask How?");
  const { fake, client, ann, server } = at;
  const { ticket_id } = await client.next("agent_question");
  const discussion = await discussionOf(fake, "How?");
  await call(server.url, "POST", `/tickets/${ticket_id}/cancel`, {});
  await client.next("agent_cancelled");
  await fake.until(() => saidIn(fake, discussion).some((words) => words.startsWith("This question was closed")));
  ann.comment({ discussion_id: discussion.discussion_id }, "So");
  const late = await fake.until(() => saidIn(fake, discussion).find((words) => words.includes("came later")));
  expect(late).toMatch(/^This question was closed; nobody waits for its answer any more\.\nYour reply came later/);
});

test("what was said in a discussion that somebody resolved before we heard of it is not said again", async () => {
  await using at = await begin("/ask How?\n/ask And then?");
  const { fake, client, ann } = at;
  const { session_id, question_id } = await client.next("agent_question");
  const discussion = await discussionOf(fake, "How?");
  const ends = () => fake.calls.filter(({ method, path, body }) => method === "POST" && path.endsWith("/comments") && JSON.stringify(body).includes("answered in Beckon"));
  fake.faults.next({ method: "POST", path: /comments$/, body: /answered in Beckon/ }, { kind: "lost" });
  ann.resolve(discussion.discussion_id);
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  await fake.until(() => ends().length > 0);
  await looked(fake);
  await fake.until(() => fake.world.comments.length > 2);
  expect(ends()).toHaveLength(1);
});

test("two questions are two discussions, and each reply answers its own", async () => {
  await using at = await begin("/ask One?\n/ask Two?");
  const { fake, client, ann } = at;
  const first = await discussionOf(fake, "One?");
  ann.comment({ discussion_id: first.discussion_id }, "for one");
  const second = await discussionOf(fake, "Two?");
  expect(second.discussion_id).not.toBe(first.discussion_id);
  ann.comment({ discussion_id: second.discussion_id }, "for two");
  await client.next("agent_message", ({ text }) => text === "You answered: for one");
  await client.next("agent_message", ({ text }) => text === "You answered: for two");
});

test("User Response answers the oldest open question, is emptied, and without a question is a message", async () => {
  await using at = await begin("/choose Which tone? | Warm | Brief\n/say Fine");
  const { fake, client, ann, page } = at;
  const discussion = await discussionOf(fake, "Which tone?");
  ann.set(page.id, "User Response", "loud");
  await fake.until(() => commentsOn(fake, page.id).length === 1);
  expect(commentsOn(fake, page.id)).toEqual(["Reply with a number from 1 to 2, or with one of: Warm, Brief."]);
  expect(valueOf(fake, page, "User Response")).toBe("loud");
  ann.set(page.id, "User Response", "warm");
  expect(await client.next("question_answered")).toMatchObject({ response: "warm", answered_by: "Ann", via: "notion" });
  await fake.until(() => valueOf(fake, page, "User Response") === "" && saidIn(fake, discussion).length === 2);
  await client.next("agent_complete");
  await fake.until(() => statusOf(fake, page.id) === "Review");
  ann.set(page.id, "User Response", "warm");
  expect(await client.next("user_message")).toMatchObject({ text: "warm", by: "Ann", via: "notion" });
  await fake.until(() => valueOf(fake, page, "User Response") === "");
});

test("a permission is shown with a link and cannot be answered in Notion", async () => {
  await using at = await begin("/permission rm -rf build");
  const { fake, client, ann, page, server } = at;
  const { question_id, ticket_id, digest, options } = await client.next("agent_question");
  await fake.until(() => statusOf(fake, page.id) === "Waiting");
  const shown = blocksOf(fake, page).find((words) => words.includes("rm -rf build") && words.includes("asks for permission"));
  expect(shown).toContain(`http://localhost:${server.port}/t/${ticket_id}`);
  const block = [...fake.world.blocks.values()].flat().find((one) => one.type === "callout");
  ann.comment({ block_id: block?.id ?? "" }, "allow");
  ann.set(page.id, "User Response", "allow");
  expect(await client.next("user_message")).toMatchObject({ via: "notion" });
  await looked(fake);
  expect(client.frames.some(({ type }) => type === "question_answered")).toBe(false);
  const id = options?.[0]?.id ?? "";
  expect((await call(server.url, "POST", `/questions/${question_id}/answer`, { response: id, digest })).status).toBe(200);
});

test("a question whose block somebody removed is still answered by User Response, and the page goes on", async () => {
  await using at = await begin("/ask How?");
  const { fake, client, ann, page } = at;
  await discussionOf(fake, "How?");
  fake.world.blocks.set(page.id, (fake.world.blocks.get(page.id) ?? []).filter(({ type }) => type !== "callout"));
  ann.set(page.id, "User Response", "So");
  expect(await client.next("question_answered")).toMatchObject({ response: "So", via: "notion" });
  await fake.until(() => statusOf(fake, page.id) === "Review");
});

test("a discussion that was deleted, or a block that comes back long after, is no reason to read the question's replies no more", async () => {
  await using at = await begin("/choose Which tone? | Warm | Brief");
  const { fake, client, ann, page } = at;
  const { parent, discussion_id } = await discussionOf(fake, "Which tone?");
  if (parent.type !== "block_id") throw new Error("it hangs on no block");
  const blocks = fake.world.blocks.get(page.id) ?? [];
  // Deleted by Ann right after she wrote into it, before she could be told that it does not fit.
  fake.faults.next({ method: "POST", path: /comments$/ }, { kind: "missing" });
  ann.comment({ discussion_id }, "loud");
  await fake.until(() => fake.calls.some(({ method, path, body }) => method === "POST" && path.endsWith("/comments") && JSON.stringify(body).includes("from 1 to 2")));
  fake.world.comments.length = 0;
  fake.world.blocks.set(page.id, blocks.filter(({ type }) => type !== "callout"));
  await looked(fake);
  // An hour passes.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
  fake.world.blocks.set(page.id, blocks);
  ann.comment({ block_id: parent.block_id }, "warm");
  expect(await client.next("question_answered")).toMatchObject({ response: "warm", via: "notion" });
});

test("what is written into User Response when nothing waits for it is not sent, which its writer is told, once", async () => {
  await using at = await begin("/ask How?\n/sleep 60000");
  const { fake, client, ann, page, server } = at;
  const { session_id, question_id, ticket_id } = await client.next("agent_question");
  await discussionOf(fake, "How?");
  client.send({ type: "user_response", session_id, question_id, response: "So" });
  await client.next("question_answered");
  fake.faults.next({ method: "POST", path: /comments$/, body: /Nothing waited/ }, { kind: "lost" });
  ann.set(page.id, "User Response", "So, please");
  await fake.until(() => valueOf(fake, page, "User Response") === "");
  const settled = 'Nothing waited for "So, please", so Demo agent was not told. A question had just been settled. To send this as a message, write it again in a minute.';
  expect(commentsOn(fake, page.id)).toEqual([settled]);
  await call(server.url, "POST", `/tickets/${ticket_id}/cancel`, {});
  await fake.until(() => statusOf(fake, page.id) === "Cancelled");
  ann.set(page.id, "User Response", "Go on");
  await fake.until(() => valueOf(fake, page, "User Response") === "");
  await looked(fake);
  expect(commentsOn(fake, page.id)).toEqual([settled, 'Nothing waited for "Go on", so Demo agent was not told. The ticket is stopped: start it again first.']);
});
