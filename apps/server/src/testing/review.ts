import type { AcceptBody, RegisterProjectBody, TicketView } from "@beckon/protocol";
import { call, type Reply } from "./api.ts";
import type { TestRepository } from "./git-repository.ts";
import { addProject, addTicket } from "./project.ts";
import { connectRaw, type RawClient } from "./raw-client.ts";
import { startServer } from "./start-server.ts";

/** A ticket named Change in a repository, its agent's turn over. */
export interface Review extends AsyncDisposable {
  url: string;
  folder: string;
  client: RawClient;
  ticket_id: string;
  /** Its worktree. */
  path: string;
  /** Runs git in the worktree. */
  git(...args: string[]): Promise<string>;
  ticket(): Promise<TicketView>;
  get<T>(what: string): Promise<Reply<T>>;
  post(what: string, body?: object): Promise<Reply<{ ticket: TicketView }>>;
  accept(body: AcceptBody): Promise<Reply<{ ticket: TicketView }>>;
}

/** Starts a server, and a ticket whose demo agent does what `description` says. */
export async function openReview(
  repository: TestRepository,
  description: string,
  environment: Record<string, string> = {},
  settings: Partial<RegisterProjectBody> = {},
): Promise<Review> {
  const server = await startServer(environment);
  const client = await connectRaw(server.url);
  const project = await addProject(server.url, repository, settings);
  const { ticket_id } = await addTicket(server.url, project, "Change", description);
  const { path } = await client.next("workspace_created");
  await client.next("agent_complete");
  const get = <T>(what: string) => call<T>(server.url, "GET", `/tickets/${ticket_id}/${what}`);
  const post = (what: string, body: object = {}) => call<{ ticket: TicketView }>(server.url, "POST", `/tickets/${ticket_id}/${what}`, body);
  return {
    url: server.url,
    folder: server.folder,
    client,
    ticket_id,
    path,
    git: (...args) => repository.git(args, path),
    ticket: async () => (await call<TicketView>(server.url, "GET", `/tickets/${ticket_id}`)).body,
    get,
    post,
    accept: (body) => post("accept", body),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
