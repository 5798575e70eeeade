import type { FollowerMemory } from "#log/log.ts";
import type { NotionApi } from "./api.ts";
import { findDataSource } from "./data-source.ts";
import { isKnown } from "./page-values.ts";
import { NotionProblem } from "./problem.ts";
import { missingRoles, readSchema, type Schema } from "./schema.ts";
import type { NotionSettings, Role } from "./settings.ts";

/** The table in Notion, and what it looks like just now. */
export interface Table {
  /** The schema, looked at again when it is older than a few minutes; where it lacks a status option, which somebody may be adding, than a poll. Throws NotionProblem where an essential property is missing. */
  schema(): Promise<Schema>;
  /** Looks again at the next call: something that was sent did not fit. */
  forget(): void;
  /** The latest schema, if there is one. */
  readonly latest: Schema | undefined;
  /** The property that each role had when it was seen last, by id. */
  known(): Partial<Record<Role, string>>;
}

const freshMs = 5 * 60_000;
const item = "schema";

/** `onChanged` hears of a table that is not what it was. Properties are remembered by id from the first time that they are seen, so that a rename in Notion is followed. */
export function createTable(api: NotionApi, settings: NotionSettings, memory: FollowerMemory, onChanged: (schema: Schema) => void): Table {
  let latest: Schema | undefined;
  let readAt = 0;
  let reading: Promise<Schema> | undefined;

  const knownIds = (): Partial<Record<Role, string>> => JSON.parse(memory.note(item) ?? "{}") as Partial<Record<Role, string>>;
  const lacksOption = (schema: Schema): boolean => Object.values(settings.labels).some((label) => !isKnown(schema, label));
  const read = async (): Promise<Schema> => {
    const source = await findDataSource(api, settings.database);
    const known = knownIds();
    const schema = readSchema(source, settings.names, known);
    const ids = Object.fromEntries(Object.entries(schema.properties).map(([role, { id }]) => [role, id]));
    const next = JSON.stringify({ ...known, ...ids });
    if (next !== memory.note(item)) memory.keep(item, next);
    const changed = latest !== undefined && JSON.stringify(latest) !== JSON.stringify(schema);
    latest = schema;
    readAt = performance.now();
    if (changed) onChanged(schema);
    return schema;
  };
  return {
    get latest() {
      return latest;
    },
    known: knownIds,
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
    async schema() {
      if (!latest || performance.now() - readAt > (lacksOption(latest) ? settings.pollMs : freshMs)) {
        reading ??= read().finally(() => (reading = undefined));
        await reading;
      }
      if (!latest) throw new NotionProblem("Notion's table was not read.");
      const missing = missingRoles(latest).map((role) => settings.names[role]);
      if (missing.length > 0) throw new NotionProblem(missingSentence(missing));
      return latest;
    },
  };
}

const missingSentence = (names: readonly string[]): string =>
  `The database in Notion lacks ${names.map((name) => `"${name}"`).join(" and ")}. Run npx pnpm@12.21.0 notion:check, which adds what it may.`;
