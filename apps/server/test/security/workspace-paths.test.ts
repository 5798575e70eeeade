import { stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createRepository } from "#testing/git-repository.ts";
import { knock } from "#testing/knock.ts";
import { addProject, addTicket } from "#testing/project.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

test("no path and no link leads from a ticket's changes to a file outside of its workspace", async () => {
  await using server = await startServer();
  await using repository = await createRepository({ "readme.md": "# Shop\n" });
  const project = await addProject(server.url, repository);
  await using client = await connectRaw(server.url);
  const { ticket_id } = await addTicket(server.url, project, "Change", "/write new.txt hello");
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  await writeFile(join(dirname(path), "outside.txt"), "TOP SECRET\n");
  await symlink(join(dirname(path), "outside.txt"), join(path, "link.txt"));
  await symlink(dirname(path), join(path, "folder"));
  const wanted = ["../outside.txt", "..%2foutside.txt", encodeURIComponent(join(dirname(path), "outside.txt")), "link.txt", "folder/outside.txt", "%2fetc%2fpasswd", ":(top)../outside.txt", "--no-index", "new.txt%00../outside.txt"];
  for (const one of ["", ...wanted.map((name) => `?path=${name}`)]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { status, text } = await knock(server.port, { path: `/tickets/${ticket_id}/diff${one}` });
    expect([one, [200, 400, 404].includes(status)]).toEqual([one, true]);
    expect(text).not.toMatch(/TOP SECRET|root:/);
  }
});

test("what agents work on is no other account's to read", async () => {
  await using server = await startServer();
  await using client = await connectRaw(server.url);
  await createTicket(server.url, "/say hi");
  await client.next("agent_complete");
  for (const name of ["workspaces", "data"]) expect([name, (await stat(join(server.folder, name))).mode & 0o077]).toEqual([name, 0]);
});
