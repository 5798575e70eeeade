import { parseArgs } from "node:util";
import type { TokenListing } from "@beckon/protocol";
import { CommandError } from "./command-error.ts";
import { mustFindServer, type Place, type RunningServer } from "./running-server.ts";

interface Given {
  for: TokenListing["for"];
  token: string;
  url: string;
}

const usage = "Usage: npx pnpm@12.21.0 run token add NAME [--agent] | list | revoke NAME | rotate [NAME]";

/**
 * `pnpm run token add|list|revoke|rotate [NAME]`: who else may come in. Without a name `rotate` is for the owner's token;
 * `add NAME --agent` is for an agent that Beckon does not run.
 */
export async function token(place: Place, given: readonly string[]): Promise<string> {
  const { agent, action, name } = understood(given);
  const server = mustFindServer(place);
  if (action === "list") return list(await tokens(server));
  if (action === "rotate" && name === undefined) {
    await server.ask("POST", "/tokens/owner/rotate", {});
    return "The owner's token is another one now, and all the owner's browsers are signed out. Run npx pnpm@12.21.0 run link to sign in.";
  }
  if (name === undefined) throw new CommandError(usage);
  switch (action) {
    case "add":
      return toldAs(name, (await (await server.ask("POST", "/tokens", { name, for: agent ? "agent" : "person" })).json()) as Given);
    case "rotate":
      return toldAs(name, (await (await server.ask("POST", `/tokens/${await idOf(server, name)}/rotate`, {})).json()) as Given);
    case "revoke":
      await server.ask("POST", `/tokens/${await idOf(server, name)}/revoke`, {});
      return `${name} is out: the token opens nothing any more, and all browsers of ${name} are signed out.`;
    default:
      throw new CommandError(`There is no "token ${action}"; there are add, list, revoke and rotate.`);
  }
}

/** What was asked for. A word that is not understood is refused: `--agnt` beside a name would let a person in, who may do far more than an agent. */
function understood(given: readonly string[]): { agent: boolean; action: string | undefined; name: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ args: [...given], options: { agent: { type: "boolean", default: false } }, allowPositionals: true });
    const [action, name, ...more] = positionals;
    if (more.length > 0) throw new CommandError(`A name with spaces stands in quotes. ${usage}`);
    if (values.agent && action !== "add") throw new CommandError(`--agent belongs to add. ${usage}`);
    return { agent: values.agent, action, name };
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(usage, { cause: error });
  }
}

const toldAs = (name: string, given: Given): string => (given.for === "agent" ? toldAgent(name, given) : told(name, given));

const told = (name: string, { token: text, url }: Given): string =>
  `This is shown once. The token of ${name}, for scripts (Authorization: Bearer …):\n${text}\nThe same as a link, to sign a browser in:\n${url}`;

const toldAgent = (name: string, { token: text, url }: Given): string =>
  `This is shown once. With it the agent ${name} can ask people and report, and nothing else, at ${url} (Authorization: Bearer …):
${text}
In Claude Code: claude mcp add --transport http beckon ${url} --header "Authorization: Bearer ${text}"`;

async function tokens(server: RunningServer): Promise<TokenListing[]> {
  return ((await (await server.ask("GET", "/tokens")).json()) as { tokens: TokenListing[] }).tokens;
}

async function idOf(server: RunningServer, name: string): Promise<string> {
  const found = (await tokens(server)).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new CommandError(`Nobody named ${name} has a token.`);
  return found.id;
}

function list(all: readonly TokenListing[]): string {
  if (all.length === 0) return "Nobody but the owner has a token.";
  return all.map(({ name, for: whom, created_at, used_at }) => `${name}${whom === "agent" ? " (agent)" : ""}  since ${created_at}, last used ${used_at}`).join("\n");
}
