/** Something about the set-up that a person must mend; the message is the sentence to show. */
export class NotionProblem extends Error {
  override name = "NotionProblem";
}

/** Said where the status property has no such option: a page cannot have that status. */
export const missingOption = (label: string): string =>
  `The status property in Notion has no option "${label}". Run npx pnpm@12.21.0 notion:check, which adds it or says how.`;

/** The sentences for what Notion refuses as a whole. */
export const problems = {
  token: "Notion does not accept NOTION_TOKEN. Copy the integration's secret from Notion again, and restart Beckon.",
  capability: "The integration lacks a capability. Notion must allow it to read, insert and update content, and to read and insert comments.",
  database:
    "Notion does not find the database that NOTION_DB_ID names, or it is not shared with the integration. Open it in Notion, choose ••• and Connections, and add the integration.",
} as const;
