import type { Event, NewEvent } from "@beckon/protocol";

/** Time between two events, in milliseconds. */
const stepMs = 1_000;

/** The facts as a log would place them, one every `stepMs`. */
export function numbered(facts: readonly NewEvent[], from = 1): Event[] {
  return facts.map((fact, index) => {
    const seq = from + index;
    return { ...fact, seq, cursor: `e.${seq}.`, timestamp: new Date(Date.UTC(2026, 0, 1) + seq * stepMs).toISOString() };
  });
}

export const ids = { ticket_id: "t1", session_id: "s1" };

export const created: NewEvent = {
  type: "ticket_created",
  ...ids,
  number: 1,
  ticket_name: "Greet",
  description: "",
  agent: "demo",
  by: "Ada",
};
