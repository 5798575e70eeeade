import { AppError } from "#errors.ts";
import type { Credential, CredentialStore } from "#log/credentials.ts";
import type { OwnerToken } from "./owner-token.ts";
import { idOf, matches, newToken, type FreshToken } from "./token.ts";

/** Somebody who may use Beckon. Only the owner manages people. */
interface Person {
  key: string;
  name: string;
  owner: boolean;
}

/** Who it is, and by which credential (its id). */
export interface Identity {
  person: Person;
  credential: string;
  /** True where the credential is a token that a person chose, so that tries must be counted. */
  guessable: boolean;
}

/** What is told of a credential: all but its hash. */
type Listed = Omit<Credential, "hash" | "person">;

/** Tokens that last until they are revoked: a person's, and that of an agent which Beckon does not run. */
type TokenKind = "token" | "agent";

/** People, their tokens, and the browsers that they are signed in with. */
export interface People {
  readonly owner: Person;
  /** Whom a bearer token belongs to. */
  bearer(token: string): Identity | undefined;
  /** Whom a bearer token of `/mcp` belongs to: a person's, or an agent's, which opens nothing else. */
  outside(token: string): Identity | undefined;
  /** Whom a sign-in belongs to: its cookie, and the key that only our own pages of that browser hold. */
  cookie(token: string, key: string): Identity | undefined;
  /** Whose cookie this is, whether or not the key is there. Programs on other ports of this machine get to see cookies. */
  cookieAlone(token: string): Identity | undefined;
  /** Whom a link or token would sign in; a link is used up by `signIn` only. */
  mayOpen(token: string): Identity | undefined;
  /** Opens a sign-in with a token or a link that `mayOpen` knows; gives the texts of its cookie and its key. A link opens one. */
  signIn(token: string, label: string): { cookie: string; key: string; identity: Identity } | undefined;
  /** A link's token for this person, good for one sign-in. */
  link(person: Person, lastsMs: number): { token: string; expires_at: string };
  signIns(person: Person): Listed[];
  /** Ends a sign-in, its open connections, and the links of its person: one of them may be a thief's way back. The owner may end anybody's. Throws `not_found`. */
  endSignIn(person: Person, id: string): void;
  tokens(): Listed[];
  /** A token for a person or an agent of this name, told once. Throws `conflict` where the name has one. */
  addToken(name: string, kind?: TokenKind): { id: string; token: string };
  /** Another token in its place, of the same id: an agent's tickets go by it. The person's sign-ins and links end. Throws `not_found`. */
  rotateToken(id: string): { token: string; kind: Credential["kind"] };
  /** The person is out: the token, all sign-ins and links. Throws `not_found`. */
  revokeToken(id: string): void;
  /** Another owner's token; the owner's sign-ins and links end. */
  rotateOwner(): void;
  /** Removes what has expired. */
  sweep(): void;
  /** Hears the ids of credentials that opened something and no longer do, also of those that ended before anybody heard: at the start. */
  onEnd(listener: (ids: ReadonlySet<string>) => void): void;
}

/** What people are made of; `now` is in milliseconds. */
export interface PeopleOptions {
  store: CredentialStore;
  ownerToken: OwnerToken;
  ownerName: string;
  now?: () => number;
}

/** A sign-in lasts this long after its last use. */
const signInLastsMs = 30 * 24 * 3_600_000;
/** Use is noted this often, so that not every request writes. */
const noteUseEveryMs = 3_600_000;
const ownerKey = "owner";
/** Stands for the owner's token, which is no row. */
const ownerCredential = "owner";

/** Matches no text that anybody has. */
const { hash: nobodys } = newToken();

const iso = (ms: number): string => new Date(ms).toISOString();
const keyOf = (name: string): string => `person/${name.toLowerCase()}`;
/** A sign-in's hash is two: its cookie's, and its key's. */
const secretHash = ({ hash }: Credential): string => hash.split(".")[0] ?? "";
const keyHash = ({ hash }: Credential): string => hash.split(".")[1] ?? nobodys;

/** People over the store of credentials. */
export function createPeople({ store, ownerToken, ownerName, now = Date.now }: PeopleOptions): People {
  const owner: Person = { key: ownerKey, name: ownerName, owner: true };
  const listeners = new Set<(ids: ReadonlySet<string>) => void>();
  const endedUnheard = new Set<string>();

  const personOf = ({ person, name }: Credential): Person => (person === ownerKey ? owner : { key: person, name, owner: false });
  const known = (token: string, kind: Credential["kind"]): Credential | undefined => {
    const id = idOf(token);
    const found = id === undefined ? undefined : store.find(id);
    if (found?.kind !== kind || !matches(token, secretHash(found))) return undefined;
    return found.expires_at !== null && Date.parse(found.expires_at) <= now() ? undefined : found;
  };
  const identity = (found: Credential): Identity => ({ person: personOf(found), credential: found.id, guessable: false });
  const create = (
    kind: Credential["kind"],
    person: Person,
    label: string,
    { lastsMs, key }: { lastsMs?: number; key?: FreshToken } = {},
  ): { id: string; token: string; expires_at: string } => {
    const { id, token, hash: own } = newToken();
    const hash = key === undefined ? own : `${own}.${key.hash}`;
    const at = iso(now());
    const expires_at = lastsMs === undefined ? null : iso(now() + lastsMs);
    store.save({ id, kind, person: person.key, name: person.name, hash, label, created_at: at, used_at: at, expires_at });
    return { id, token, expires_at: expires_at ?? "" };
  };
  const end = (ids: readonly string[]): void => {
    if (ids.length === 0) return;
    if (listeners.size === 0) for (const id of ids) endedUnheard.add(id);
    for (const listener of listeners) listener(new Set(ids));
  };
  const remove = (gone: readonly Credential[]): string[] => gone.map(({ id }) => (store.remove(id), id));
  /** Ends what a person opened with a token that no longer holds. */
  const linksOf = (key: string): Credential[] => store.list("link").filter(({ person }) => person === key);
  const endAll = (key: string): string[] => remove([...store.list("sign_in").filter(({ person }) => person === key), ...linksOf(key)]);
  const tokenOf = (id: string): Credential & { kind: TokenKind } => {
    const found = store.find(id);
    if (found?.kind !== "token" && found?.kind !== "agent") throw new AppError("not_found", "There is no such token.", { field: "id" });
    return { ...found, kind: found.kind };
  };
  const bearer = (token: string): Identity | undefined => {
    if (ownerToken.matches(token)) return { person: owner, credential: ownerCredential, guessable: ownerToken.isChosen(token) };
    const found = known(token, "token");
    if (found) noteUse(found);
    return found && identity(found);
  };
  const noteUse = (found: Credential): void => {
    if (now() - Date.parse(found.used_at) < noteUseEveryMs) return;
    const expires_at = found.kind === "sign_in" ? iso(now() + signInLastsMs) : found.expires_at;
    try {
      store.save({ ...found, used_at: iso(now()), expires_at });
    } catch {
      // A full disk locks nobody out; the use is noted another time.
    }
  };
  const mayOpen = (token: string): Identity | undefined => {
    const link = known(token, "link");
    return link ? identity(link) : bearer(token);
  };
  const cookieAlone = (token: string): Credential | undefined => known(token, "sign_in");
  /** A token that was changed while Beckon was down, in AUTH_TOKEN or by a new file, ends what the one before opened. */
  const noteOwnerToken = (): void => {
    const at = iso(now());
    store.save({ id: ownerCredential, kind: "owner", person: ownerKey, name: "", hash: ownerToken.mark(), label: "", created_at: at, used_at: at, expires_at: null });
  };
  const mark = store.find(ownerCredential);
  if (!ownerToken.made(mark?.hash ?? "")) {
    end([...(mark ? [ownerCredential] : []), ...endAll(ownerKey)]);
    noteOwnerToken();
  }
  const listed = ({ hash: _hash, person: _person, ...rest }: Credential): Listed => rest;

  return {
    owner,
    bearer,
    mayOpen,
    outside(token) {
      const found = known(token, "agent");
      if (found) noteUse(found);
      return found ? identity(found) : bearer(token);
    },
    cookie(token, key) {
      const found = cookieAlone(token);
      if (!found || !matches(key, keyHash(found))) return undefined;
      noteUse(found);
      return identity(found);
    },
    cookieAlone(token) {
      const found = cookieAlone(token);
      return found && identity(found);
    },
    signIn(token, label) {
      const opened = mayOpen(token);
      if (!opened) return undefined;
      const key = newToken();
      const { id, token: cookie } = create("sign_in", opened.person, label, { lastsMs: signInLastsMs, key });
      if (known(token, "link")) store.remove(opened.credential);
      return { cookie, key: key.token, identity: { person: opened.person, credential: id, guessable: false } };
    },
    link(person, lastsMs) {
      const { token, expires_at } = create("link", person, "", { lastsMs });
      return { token, expires_at };
    },
    signIns: (person) => store.list("sign_in").filter((one) => person.owner || one.person === person.key).map(listed),
    endSignIn(person, id) {
      const found = store.find(id);
      if (found?.kind !== "sign_in" || !(person.owner || found.person === person.key))
        throw new AppError("not_found", "There is no such sign-in.", { field: "id" });
      end(remove([found, ...linksOf(found.person)]));
    },
    tokens: () => [...store.list("token"), ...store.list("agent")].map(listed),
    addToken(name, kind = "token") {
      const key = kind === "agent" ? `agent/${name.toLowerCase()}` : keyOf(name);
      // A person's or an agent's: tokens are revoked by name, and that must not hit the other one.
      if ([...store.list("token"), ...store.list("agent")].some((one) => one.name.toLowerCase() === name.toLowerCase()))
        throw new AppError("conflict", `${name} has a token already; rotate it for another one.`, { field: "name" });
      const { id, token } = create(kind, { key, name, owner: false }, "");
      return { id, token };
    },
    rotateToken(id) {
      const found = tokenOf(id);
      const { token, hash } = newToken(id);
      store.save({ ...found, hash, used_at: iso(now()) });
      end([id, ...endAll(found.person)]);
      return { token, kind: found.kind };
    },
    revokeToken(id) {
      const found = tokenOf(id);
      end([...remove([found]), ...endAll(found.person)]);
    },
    rotateOwner() {
      ownerToken.rotate();
      noteOwnerToken();
      end([ownerCredential, ...endAll(ownerKey)]);
    },
    sweep() {
      const expired = [...store.list("sign_in"), ...store.list("link")].filter(({ expires_at }) => expires_at !== null && Date.parse(expires_at) <= now());
      end(remove(expired));
    },
    onEnd(listener) {
      if (endedUnheard.size > 0) listener(endedUnheard);
      listeners.add(listener);
    },
  };
}
