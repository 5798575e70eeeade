/** Something about Notion that stands in the way, in a sentence for people. */
export interface NotionTrouble {
  sentence: string;
  since: string;
}

/** Answer of `GET /notion`: how the second surface is. */
export interface NotionState {
  /** False: NOTION_TOKEN and NOTION_DB_ID are not set, and nothing else is here. */
  configured: boolean;
  problems?: NotionTrouble[];
  /** The table, once it was seen. */
  database?: { name: string; url: string };
  /** Tickets that are not on their pages yet. */
  behind?: number;
}
