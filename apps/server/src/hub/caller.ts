import type { IncomingMessage } from "node:http";

/** Who is at the other end. */
export interface Caller {
  /** Key of the person. */
  person: string;
  /** Shown to people; absent with `AUTH=off`, where only the client's own name is known. */
  name?: string;
  /** Id of the credential that opened the connection. */
  credential?: string;
}

/** Whom a `hello`'s token is of; rejects where it opens nothing. */
export type Authenticate = (request: IncomingMessage, token: string | undefined) => Promise<Caller>;
