import type { DatabaseSync } from "node:sqlite";
import { stored } from "./stored.ts";

/**
 * What opens Beckon: `token` for scripts, `sign_in` of one browser, `link` to sign in with once, `agent` for `/mcp` alone. Only the hash of the secret
 * is kept. `owner` opens nothing: it tells whether the owner's token is still the one that the sign-ins are of.
 */
export interface Credential {
  id: string;
  kind: "token" | "sign_in" | "link" | "agent" | "owner";
  /** Key of the person, and the name that is shown. */
  person: string;
  name: string;
  /** SHA-256 of the whole token, hex; a sign-in has two with a dot between, of its cookie and of its key. */
  hash: string;
  /** Which browser, where it is known. */
  label: string;
  /** Times are ISO 8601 in UTC. */
  created_at: string;
  used_at: string;
  /** Null for one that lasts until it is revoked. */
  expires_at: string | null;
}

/** Credentials lie beside the log, not in it: a hash is nobody's news, and one that is revoked is gone. Writes throw `store_unavailable`. */
export interface CredentialStore {
  find(id: string): Credential | undefined;
  /** Oldest first. */
  list(kind: Credential["kind"]): Credential[];
  save(credential: Credential): void;
  remove(id: string): void;
}

/** The credential table. */
export function createCredentials(database: DatabaseSync): CredentialStore {
  const find = database.prepare("SELECT * FROM credential WHERE id = ?");
  const list = database.prepare("SELECT * FROM credential WHERE kind = ? ORDER BY created_at, id");
  const remove = database.prepare("DELETE FROM credential WHERE id = ?");
  const save = database.prepare(
    `INSERT INTO credential (id, kind, person, name, hash, label, created_at, used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, used_at = excluded.used_at, expires_at = excluded.expires_at`,
  );
  return {
    find: (id) => find.get(id) as unknown as Credential | undefined,
    list: (kind) => list.all(kind) as unknown as Credential[],
    save: (one) =>
      stored(() => save.run(one.id, one.kind, one.person, one.name, one.hash, one.label, one.created_at, one.used_at, one.expires_at)),
    remove: (id) => stored(() => remove.run(id)),
  };
}
