import type { NotionApi } from "./api.ts";
import { failureOf } from "./failure.ts";

/** What people are called in Notion. */
export interface Names {
  /** A person's name; a general word where Notion does not tell. */
  of(userId: string, shown?: string | null): Promise<string>;
}

/** For a person whose name Notion does not tell. */
export const unnamed = "Someone in Notion";

/** Names are asked for once; an integration without the right to read users is told none. */
export function createNames(api: NotionApi): Names {
  const known = new Map<string, string>();
  return {
    async of(userId, shown) {
      const name = known.get(userId) ?? shown ?? (await ask(api, userId));
      if (name === null || name === "") return unnamed;
      known.set(userId, name);
      return name;
    },
  };
}

async function ask(api: NotionApi, userId: string): Promise<string | null> {
  try {
    return (await api.repeat((client) => client.users.retrieve({ user_id: userId }), { urgent: true })).name;
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === "passing" || kind === "limited") throw error;
    return null;
  }
}
