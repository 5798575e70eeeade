/** Every key of the query cache; the live connection writes under the same ones. */
export const keys = {
  view: ["view"] as const,
  agents: ["agents"] as const,
  rules: ["rules"] as const,
  ready: ["ready"] as const,
  push: ["push"] as const,
  notion: ["notion"] as const,
  session: ["session"] as const,
  project: (projectId: string) => ["project", projectId] as const,
  workspaces: ["workspaces"] as const,
  /** Another tree is another diff. */
  diff: (ticketId: string, tree: string) => ["diff", ticketId, tree] as const,
  file: (ticketId: string, tree: string, path: string) => ["diff", ticketId, tree, path] as const,
  accept: (ticketId: string, tree: string) => ["accept", ticketId, tree] as const,
  signIns: ["sign-ins"] as const,
  tokens: ["tokens"] as const,
  reach: ["reach"] as const,
  ticket: (ticketId: string) => ["ticket", ticketId] as const,
  /** Another list is another seq. */
  commands: (ticketId: string, seq: number) => ["commands", ticketId, seq] as const,
  lastWords: (questionId: string) => ["last-words", questionId] as const,
  timelines: ["timeline"] as const,
  timeline: (ticketId: string) => ["timeline", ticketId] as const,
};
