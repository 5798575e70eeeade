/** Sizes that both sides agree on; characters are UTF-16 code units, bytes are UTF-8. */
export const limits = {
  /** One client frame on the wire (DESIGN: payload 64 KiB); larger ones close 1009. */
  frame_bytes: 64 * 1024,
  /** One HTTP request body. */
  body_bytes: 256 * 1024,
  ticket_name: 200,
  description: 50_000,
  message: 20_000,
  response: 20_000,
  note: 4_000,
  id: 200,
  /** Questions of one session that are open at once; more are refused until a person answers one. */
  open_questions: 20,
  client_name: 60,
  project_name: 200,
  path: 4_000,
  /** A project's setup or check command. */
  command: 4_000,
  /** One attached file, and how many of them go with one text. */
  attachment_bytes: 10 * 1024 * 1024,
  attachment_name: 200,
  attachments: 10,
  /** A cursor further behind than this is answered with `reset` too_far. */
  replay_events: 10_000,
  replay_bytes: 8 * 1024 * 1024,
  /** Closed tickets that a snapshot carries. */
  snapshot_closed: 200,
  /** Events per page of `GET /tickets/:id/events`. */
  page_events: 1_000,
} as const;
