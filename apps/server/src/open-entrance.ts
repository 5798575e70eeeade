import { createDoor, type Door } from "#http/door.ts";
import type { Authenticate, Caller } from "#hub/caller.ts";
import type { Log } from "#log/log.ts";
import type { Logger } from "#ops/logger.ts";
import { createAgentTokens, type AgentTokens } from "#people/agent-tokens.ts";
import { openOwnerToken } from "#people/owner-token.ts";
import { createPeople, type Identity, type People } from "#people/people.ts";
import type { Config } from "./config.ts";
import { dataFiles } from "./data-files.ts";

/** Who may come in, and how the rooms hear of it. */
export interface Entrance {
  door: Door;
  /** None where `AUTH=off`. */
  people: People | undefined;
  agentTokens: AgentTokens;
  authenticate: Authenticate;
  /** The hub's word for whom the door let in; undefined where a token must still come. */
  callerOf(identity: Identity | undefined): Caller | undefined;
  close(): void;
}

/** What has expired opens nothing, whether or not it was removed yet. */
const sweepEveryMs = 10 * 60_000;

/** Opens people and the door over the store. Throws Error with one line where the token's file cannot be used. */
export function openEntrance(config: Config, log: Log, logger: Logger, onLimited: () => void): Entrance {
  const agentTokens = createAgentTokens();
  const people = config.auth === "on" ? ownPeople(config, log) : undefined;
  const sweep = (): void => {
    try {
      people?.sweep();
    } catch (error) {
      logger.warn({ err: error }, "what has expired was not removed");
    }
  };
  sweep();
  const sweeping = setInterval(sweep, sweepEveryMs).unref();
  const door = createDoor({ ...config, people, agentTokens, onLimited });
  const callerOf = (identity: Identity | undefined): Caller | undefined => {
    if (identity) return { person: identity.person.key, name: identity.person.name, credential: identity.credential };
    return people ? undefined : { person: "local" };
  };
  return {
    door,
    people,
    agentTokens,
    callerOf,
    close: () => clearInterval(sweeping),
    async authenticate(request, token = "") {
      const identity = await door.admitHello(request, token);
      return { person: identity.person.key, name: identity.person.name, credential: identity.credential };
    },
  };
}

function ownPeople({ dataDir, authToken, ownerName }: Config, log: Log): People {
  const ownerToken = openOwnerToken(dataFiles(dataDir).ownerToken, authToken);
  const people = createPeople({ store: log.credentials, ownerToken, ownerName });
  return people;
}
