/** Something about Notion that stands in the way, in a sentence for people. */
export interface NotionTrouble {
  sentence: string;
  since: string;
}

/** One thing that was looked at in Notion; `todo` says what a person must do by hand. */
export interface NotionFinding {
  ok: boolean;
  sentence: string;
  todo?: string;
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
  /** When Notion was last read without a fault. */
  read_at?: string;
  webhook?: {
    /** `waiting`: Notion's handshake is taken; `unconfirmed`: it came, and its token must be pasted into Notion; `on`: events come, or may. */
    state: "off" | "waiting" | "unconfirmed" | "on";
    waits_until?: string;
    /** What Notion wants to be told back; only while unconfirmed. */
    verification_token?: string;
    last_event_at?: string;
    /** The latest call that was not believed or not needed, and why. */
    refused?: { sentence: string; at: string };
  };
}

/** Answer of `POST /notion/check`. */
export interface NotionCheck {
  findings: NotionFinding[];
}
