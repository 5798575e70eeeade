import type { NotionFinding } from "@beckon/protocol";
import type { NotionApi } from "./api.ts";
import { explained, findDataSource } from "./data-source.ts";
import { failureOf } from "./failure.ts";
import { makeDatabase } from "./make-database.ts";
import { NotionProblem } from "./problem.ts";
import { missingConfigs, selectConfig, statusConfig } from "./property-config.ts";
import { readSchema, type Schema } from "./schema.ts";
import { roles, type NotionSettings, type Role } from "./settings.ts";

/**
 * Looks whether Notion is set up: token, database, properties, status options. Creates what the API lets it create. Never throws for what
 * Notion says: everything is a finding, in the order in which it must be mended. `known` are the properties that were used so far, by id: one that was renamed is not missing.
 */
export async function checkNotion(api: NotionApi, settings: NotionSettings, known: Partial<Record<Role, string>> = {}): Promise<NotionFinding[]> {
  const findings: NotionFinding[] = [];
  try {
    const me = await api.repeat((client) => client.users.me({}), { urgent: true });
    findings.push({ ok: true, sentence: `The token belongs to the integration "${me.name ?? "without a name"}".` });
    const source = await findDataSource(api, settings.database).catch((error: unknown) => makeDatabase(api, settings, error));
    if ("made" in source) return [...findings, source.made];
    let schema = readSchema(source, settings.names, known);
    findings.push({ ok: true, sentence: `The database "${schema.name}" is shared with it.` });
    findings.push(...(await addProperties(api, settings, schema)));
    schema = readSchema(await findDataSource(api, settings.database), settings.names, known);
    findings.push(...wrongKinds(schema), ...(await addOptions(api, settings, schema, known)), ...defaultOption(settings, schema), await comments(api, schema));
  } catch (error) {
    findings.push(failed(error));
  }
  return findings;
}

async function addProperties(api: NotionApi, { names, labels }: NotionSettings, schema: Schema): Promise<NotionFinding[]> {
  const missing = roles.filter((role) => !schema.properties[role] && !schema.wrongKind.some(({ name }) => name === names[role]) && isAdded(role));
  if (missing.length === 0) return [{ ok: true, sentence: "All properties are there." }];
  const list = missing.map((role) => `"${names[role]}"`).join(", ");
  try {
    const properties = missingConfigs(missing, names, labels);
    await api.repeat((client) => client.dataSources.update({ data_source_id: schema.dataSourceId, properties }), { urgent: true });
    return [{ ok: true, sentence: `Added the properties ${list}.` }];
  } catch (error) {
    if (failureOf(error).kind !== "invalid") throw error;
    return [{ ok: false, sentence: `The database lacks ${list}.`, todo: `Add to the database: ${missing.map((role) => `"${names[role]}" (${kindWords[role]})`).join(", ")}.` }];
  }
}

/** Which agent and which project are for those who use more than one: never added unasked. */
const isAdded = (role: Role): boolean => role !== "agent" && role !== "project";

const kindWords: Record<Role, string> = {
  status: "Select",
  ticket_id: "Text",
  session: "Text",
  link: "URL",
  response: "Text",
  agent: "Select",
  project: "Select",
};

function wrongKinds(schema: Schema): NotionFinding[] {
  return schema.wrongKind.map(({ name, type }) => ({
    ok: false,
    sentence: `The property "${name}" is of the kind ${type}, which Beckon cannot use.`,
    todo: `Rename "${name}" in Notion, or name another property in NOTION_PROPERTIES; then check again.`,
  }));
}

async function addOptions(api: NotionApi, settings: NotionSettings, schema: Schema, known: Partial<Record<Role, string>>): Promise<NotionFinding[]> {
  const { status } = schema.properties;
  const missing = [...new Set(Object.values(settings.labels))].filter((label) => !schema.statusOptions.includes(label));
  if (!status) return [{ ok: false, sentence: `There is no status property "${settings.names.status}".` }];
  if (missing.length === 0) return [{ ok: true, sentence: "All status options are there." }];
  const options = [...schema.statusOptions, ...missing];
  const config = status.type === "status" ? statusConfig(options) : selectConfig(options);
  await api
    .repeat((client) => client.dataSources.update({ data_source_id: schema.dataSourceId, properties: { [status.id]: config } }), { urgent: true })
    .catch((error: unknown) => {
      if (failureOf(error).kind !== "invalid") throw error;
    });
  // Notion's reference says that it does not change these options, its client that it does: only what is there then counts.
  const after = readSchema(await findDataSource(api, settings.database), settings.names, known).statusOptions;
  const left = missing.filter((label) => !after.includes(label));
  if (left.length === 0) return [{ ok: true, sentence: `Added the status options ${quoted(missing)}.` }];
  const todo = `Notion does not let an integration add status options. Open the property "${status.name}", choose Edit property, and add: ${quoted(left)}.`;
  return [{ ok: false, sentence: `The property "${status.name}" lacks the options ${quoted(left)}.`, todo }];
}

/** Notion's own kind of status gives new pages its default option, and the API does not tell which that is. */
function defaultOption({ labels: { pending } }: NotionSettings, { properties: { status } }: Schema): NotionFinding[] {
  if (status?.type !== "status") return [];
  const sentence = `A new page gets the default option of "${status.name}". If that is "${pending}", its agent starts before the page is written: make another option the default in Notion.`;
  return [{ ok: true, sentence }];
}

const quoted = (labels: readonly string[]): string => labels.map((label) => `"${label}"`).join(", ");

/** Comments need a capability of their own: a page of the table shows whether they can be read. */
async function comments(api: NotionApi, { dataSourceId }: Schema): Promise<NotionFinding> {
  const { results } = await api.repeat((client) => client.dataSources.query({ data_source_id: dataSourceId, page_size: 1 }), { urgent: true });
  const [page] = results;
  if (!page) return { ok: true, sentence: "There is no page yet, so whether comments can be read is not known." };
  try {
    await api.repeat((client) => client.comments.list({ block_id: page.id, page_size: 1 }), { urgent: true });
    return { ok: true, sentence: "Comments can be read." };
  } catch (error) {
    if (failureOf(error).kind !== "refused") throw error;
    const todo = "Open the integration in Notion and allow it to read comments and to insert comments.";
    return { ok: false, sentence: "The integration may not read comments, so no question can be answered there.", todo };
  }
}

function failed(thrown: unknown): NotionFinding {
  const error = explained(thrown);
  if (error instanceof NotionProblem) return { ok: false, sentence: error.message };
  const failure = failureOf(error);
  if (failure.kind === "invalid") return { ok: false, sentence: `Notion says: ${failure.message}` };
  return { ok: false, sentence: "Notion did not answer. Look at the connection, or try again in a minute." };
}

