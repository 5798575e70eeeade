import { call } from "@beckon/server/testing/api";
import { connectRaw } from "@beckon/server/testing/raw-client";
import { spawnServer, type SpawnedServer } from "@beckon/server/testing/spawn-server";

const login = [
  "/say I read the login code first, then I change one redirect and run the tests.",
  "/plan Read the code | Change the redirect | Run the tests | Report",
  "/tool Read src/auth/login.ts",
  "/tool Read src/auth/routes.ts",
  "/write src/auth/redirect.ts export const after = '/home';",
  "/say The old route is still linked from two e-mails that went out in October. I found **no other** use of it.",
  "/choose Keep the old /auth route for one release? | Keep | Remove",
].join("\n");
const release = {
  type: "object",
  title: "Which release is this?",
  properties: {
    version: { type: "string", title: "Version" },
    channel: { type: "string", title: "Channel", enum: ["stable", "beta"] },
    notify: { type: "boolean", title: "Tell the team" },
  },
  required: ["version", "channel"],
};

/** A server with tickets in every state, for pictures; `loginId` is the ticket whose agent asks for a choice. */
export async function startBusyServer(environment: Record<string, string> = {}): Promise<{ server: SpawnedServer; loginId: string }> {
  const server = await spawnServer({ MAX_AGENTS: "5", ...environment });
  await using client = await connectRaw(server.url);
  const create = async (ticket_name: string, description: string): Promise<string> =>
    (await call<{ ticket_id: string }>(server.url, "POST", "/tickets/create", { ticket_name, description })).body.ticket_id;
  await create("Write the changelog", "/say I wrote the changelog: 14 entries, in three groups.");
  await client.next("agent_complete");
  await create("Upgrade the linter", "/fail the registry did not answer");
  await client.next("agent_error");
  const loginId = await create("Fix login redirect", login);
  await client.next("agent_question");
  await create("Clean the build folder", "/say The build folder has 3 GB of old bundles.\n/permission rm -rf build/cache-2024 && pnpm build");
  await client.next("agent_question");
  await create("Set up the release", `/form ${JSON.stringify(release)}`);
  await client.next("agent_question");
  for (const name of ["Translate the help pages", "Compress the pictures"]) {
    await create(name, "/sleep 600000");
    await client.next("turn_started", ({ prompt }) => prompt.startsWith(name));
  }
  await create("Write release notes", "/sleep 600000");
  await client.next("session_queued");
  return { server, loginId };
}
