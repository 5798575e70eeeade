import { readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Attachment, CreatedTicket } from "@beckon/protocol";
import { call } from "#testing/api.ts";
import { createRepository } from "#testing/git-repository.ts";
import { addProject } from "#testing/project.ts";
import { openStage, type RpcMessage } from "#testing/puppet.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { openReview } from "#testing/review.ts";
import { ownerOf } from "#testing/sign-in.ts";
import { startServer } from "#testing/start-server.ts";

const png = { name: "shot.png", media_type: "image/png", data: Buffer.from("not really a picture").toString("base64") };
const log = { name: "error log.txt", media_type: "text/plain", data: Buffer.from("it broke\n").toString("base64") };
const upload = async (url: string, file: object) => (await call<Attachment>(url, "POST", "/attachments", file)).body;

interface Block {
  type: string;
  text?: string;
  uri?: string;
}
const blocksOf = ({ params = {} }: RpcMessage): Block[] => params["prompt"] as Block[];

test("pictures go to an agent that takes them, other files into its workspace where git does not see them", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment);
  await using repository = await createRepository();
  await using client = await connectRaw(server.url);
  const project = await addProject(server.url, repository);
  const attachments = [(await upload(server.url, png)).attachment_id, (await upload(server.url, log)).attachment_id];
  const body = { ticket_name: "Look", description: "See these.", project_id: project.project_id, attachments };
  const { body: ticket } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", body);
  expect((await client.next("ticket_created")).attachments).toMatchObject([{ name: "shot.png", bytes: 20 }, { name: "error log.txt", bytes: 9 }]);
  const { path } = await client.next("workspace_created");
  const puppet = await stage.next();
  const prompt = await puppet.opens({ capabilities: { promptCapabilities: { image: true } } });
  const blocks = blocksOf(prompt);
  expect(blocks.map(({ type }) => type)).toEqual(["text", "image", "resource_link"]);
  expect(blocks[1]).toMatchObject({ mimeType: "image/png", data: png.data });
  const file = fileURLToPath(blocks[2]?.uri ?? "");
  expect(await readFile(file, "utf8")).toBe("it broke\n");
  expect((await client.next("turn_started")).prompt).toContain(`Attached: ${file.slice(path.length + 1)}`);
  expect(await repository.git(["status", "--porcelain"], path)).toBe("");

  puppet.ends(prompt);
  await client.next("agent_complete");
  const more = [(await upload(server.url, png)).attachment_id];
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/message`, { text: "And this.", attachments: more });
  const next = await puppet.hears("session/prompt");
  expect(blocksOf(next).map(({ type, text }) => text ?? type)).toEqual(["And this.", "image"]);
});

test("an agent that takes no pictures gets them as files, and never through a link out of the workspace", async () => {
  await using stage = await openStage();
  await using server = await startServer(stage.environment);
  await using client = await connectRaw(server.url);
  const attachments = [(await upload(server.url, png)).attachment_id];
  const { body: ticket } = await call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Look", attachments });
  const puppet = await stage.next();
  const prompt = await puppet.opens();
  expect(blocksOf(prompt).map(({ type }) => type)).toEqual(["text", "resource_link"]);
  puppet.ends(prompt);
  const { workspace } = await client.next("session_opened");
  await client.next("agent_complete");
  const outside = join(server.folder, "data");
  const mine = join(server.folder, "mine.txt");
  const file = fileURLToPath(blocksOf(prompt)[1]?.uri ?? "");
  await writeFile(mine, "mine");
  for (const place of [file, join(workspace, ".beckon", "attachments", ".gitignore")]) {
    // oxlint-disable-next-line no-await-in-loop -- two of them
    await rm(place);
    // oxlint-disable-next-line no-await-in-loop -- two of them
    await symlink(mine, place);
  }
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/message`, { text: "Once more.", attachments });
  puppet.ends(await puppet.hears("session/prompt"));
  await client.next("agent_complete");
  expect([await readFile(mine, "utf8"), await readFile(file, "utf8")]).toEqual(["mine", "not really a picture"]);

  await rm(join(workspace, ".beckon"), { recursive: true });
  await symlink(outside, join(workspace, ".beckon"));
  const before = await readdir(outside);
  await call(server.url, "POST", `/tickets/${ticket.ticket_id}/message`, { text: "Again.", attachments });
  const next = await puppet.hears("session/prompt");
  expect(blocksOf(next)[0]?.text).toMatch(/^Again\.\n\nshot\.png was attached, but cannot be given to you/);
  expect(await readdir(outside)).toEqual(before);
});

test("what is wrong with an upload is said, and nothing is kept of it", async () => {
  await using server = await startServer();
  const field = async (file: object): Promise<unknown[]> => {
    const { status, body } = await call(server.url, "POST", "/attachments", file);
    return [status, body.error?.field];
  };
  expect(await field({ ...png, name: "../x.png" })).toEqual([400, "name"]);
  expect(await field({ ...png, name: "a\nb" })).toEqual([400, "name"]);
  expect(await field({ ...png, media_type: "text/html; charset=x" })).toEqual([400, "media_type"]);
  expect(await field({ ...png, data: "%%%" })).toEqual([400, "data"]);
  const large = await call(server.url, "POST", "/attachments", { ...png, data: "A".repeat(14 * 1024 * 1024) });
  expect([large.status, large.body.error?.message]).toEqual([413, expect.stringMatching(/^A body may hold 139\d+ bytes here/)]);
  const unknown = await call(server.url, "POST", "/tickets/create", { ticket_name: "Look", attachments: ["at_../../beckon.db"], start: false });
  expect([unknown.status, unknown.body.error?.field]).toEqual([400, "attachments"]);
  await expect(stat(join(server.folder, "data", "attachments"))).rejects.toThrow("ENOENT");
});

test("a file is given back as it was, and only pictures are shown", async () => {
  await using server = await startServer();
  const page = await upload(server.url, { name: "page <1>.html", media_type: "text/html", data: Buffer.from("<script>1</script>").toString("base64") });
  const shown = await fetch(`${server.url}/attachments/${(await upload(server.url, png)).attachment_id}`);
  expect([shown.headers.get("Content-Type"), await shown.text()]).toEqual(["image/png", "not really a picture"]);
  const saved = await fetch(`${server.url}/attachments/${page.attachment_id}`);
  expect(saved.headers.get("Content-Type")).toBe("application/octet-stream");
  expect(saved.headers.get("Content-Disposition")).toBe("attachment; filename*=UTF-8''page%20%3C1%3E.html");
  expect((await fetch(`${server.url}/attachments/at_AAAAAAAAAAAAAAAA`)).status).toBe(404);
  await rm(join(server.folder, "data", "attachments", page.attachment_id));
  expect((await fetch(`${server.url}/attachments/${page.attachment_id}`)).status).toBe(404);
});

test("what was uploaded and never used is gone a day later, what is used stays", async () => {
  await using server = await startServer();
  const [used, unused] = [await upload(server.url, png), await upload(server.url, log)];
  await call(server.url, "POST", "/tickets/create", { ticket_name: "Look", attachments: [used.attachment_id], start: false });
  const folder = join(server.folder, "data", "attachments");
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  for (const name of await readdir(folder))
    // oxlint-disable-next-line no-await-in-loop -- a few files
    await utimes(join(folder, name), yesterday, yesterday);
  await server.stop();
  await using again = await startServer({}, server.folder);
  await expect.poll(async () => (await fetch(`${again.url}/attachments/${unused.attachment_id}`)).status).toBe(404);
  expect((await fetch(`${again.url}/attachments/${used.attachment_id}`)).status).toBe(200);
});

test("what only a refused ticket or message named counts as unused", async () => {
  await using server = await startServer();
  const [both, refused] = [(await upload(server.url, png)).attachment_id, (await upload(server.url, log)).attachment_id];
  const create = (body: object) => call<CreatedTicket>(server.url, "POST", "/tickets/create", { ticket_name: "Look", start: false, ...body });
  await create({ attachments: [both] });
  expect((await create({ attachments: [both, refused], project_id: "p_none" })).body.error?.code).toBe("unknown_project");
  expect((await call(server.url, "POST", "/tickets/t_none/message", { text: "Look.", attachments: [both, refused] })).status).toBe(404);
  const marks = (await readdir(join(server.folder, "data", "attachments"))).filter((name) => name.endsWith(".used"));
  expect(marks).toEqual([expect.stringMatching(new RegExp(`^${both}\\.`))]);
});

test("a picture is shown by its address to who is signed in, and to nobody else", async () => {
  await using server = await startServer({ AUTH: "on" });
  const page = await (await ownerOf(server)).browser();
  const { attachment_id } = (await call<Attachment>(server.url, "POST", "/attachments", png, page)).body;
  const status = async (path: string, headers: Record<string, string> = {}) => (await fetch(server.url + path, { headers })).status;
  const alone = { Cookie: page["Cookie"] ?? "" };
  // The request of an img carries the cookie, and no key.
  expect(await status(`/attachments/${attachment_id}`, alone)).toBe(200);
  expect(await status(`/attachments/${attachment_id}`)).toBe(401);
  expect(await status(`/attachments/${attachment_id}`, { ...alone, "Sec-Fetch-Site": "same-site" })).toBe(403);
  // Nothing is changed by the cookie alone, with a slash at the end or without.
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (const path of ["/attachments", "/attachments/"]) expect((await call(server.url, "POST", path, png, { ...alone, Origin: server.url })).status).toBe(401);
  for (const path of ["/attachments/../tickets", "/attachments/%2e%2e/tickets", "/attachments//tickets"]) expect([path, [401, 404].includes(await status(path, alone))]).toEqual([path, true]);
});

test("in a repository with a .beckon folder of its own, attachments are no changes either", async () => {
  await using repository = await createRepository({ "readme.md": "# Shop\n", ".beckon/.gitignore": "cache\n" });
  await using review = await openReview(repository, "/write new.txt hello");
  const { body: made } = await call<Attachment>(review.url, "POST", "/attachments", { name: "notes.txt", media_type: "text/plain", data: Buffer.from("x").toString("base64") });
  await review.post("message", { text: "Look.", attachments: [made.attachment_id] });
  await review.client.next("agent_complete");
  expect(await review.git("status", "--porcelain")).toBe("?? new.txt");
});
