/** Every key of the query cache; the live connection writes under the same ones. */
export const keys = {
  view: ["view"] as const,
  agents: ["agents"] as const,
  ready: ["ready"] as const,
  push: ["push"] as const,
  notion: ["notion"] as const,
  session: ["session"] as const,
  ticket: (ticketId: string) => ["ticket", ticketId] as const,
  timelines: ["timeline"] as const,
  timeline: (ticketId: string) => ["timeline", ticketId] as const,
};
