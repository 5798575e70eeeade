import type { FollowerMemory } from "./log.ts";
import type { Statements } from "./statements.ts";

/** A follower's durable memory over SQLite; each write is a commit of its own. */
export const createMemory = (sql: Statements, follower: string): FollowerMemory => ({
  seq: () => (sql.getFollower.get(follower) as { seq: number } | undefined)?.seq,
  moveTo: (seq) => void sql.setFollower.run(follower, seq),
  release: () => void sql.dropFollower.run(follower),
  note: (item) => (sql.getNote.get(follower, item) as { note: string } | undefined)?.note,
  keep: (item, note) => void sql.setNote.run(follower, item, note),
});
