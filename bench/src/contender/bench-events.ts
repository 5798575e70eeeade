import type { NewEvent } from "@beckon/protocol";
import type { Log } from "@beckon/server/log";

/** A ticket with a session, as events of an agent need one. */
export interface BenchTicket {
  ticket_id: string;
  session_id: string;
}

/** Records a ticket whose agent is at work. */
export async function openTicket(log: Log): Promise<BenchTicket> {
  const ticket = { ticket_id: "t_bench", session_id: "s_bench" };
  const created: NewEvent = { type: "ticket_created", ...ticket, number: 1, ticket_name: "Bench", description: "", agent: "demo", by: "Bench" };
  const started: NewEvent = { type: "agent_started", ...ticket, ticket_name: "Bench", agent: "demo", attempt: 1, node_id: "bench" };
  await log.append([created, started]);
  return ticket;
}

/** One message of an agent, `bytes` longer than most, with the microseconds of the monotonic clock at which it was made. */
export function stamped(ticket: BenchTicket, bytes = 0): NewEvent {
  const event: NewEvent & { t_us: number } = {
    type: "agent_message",
    ...ticket,
    role: "message",
    message_id: "m_bench",
    text: `compiled 14 files${"x".repeat(bytes)}`,
    t_us: Number(process.hrtime.bigint() / 1_000n),
  };
  return event;
}

/** Appends `count` events, `burst` in each turn of the event loop; resolves when all are committed. */
export function emit(log: Log, ticket: BenchTicket, count: number, burst: number, bytes = 0): Promise<unknown> {
  const appends: Promise<unknown>[] = [];
  return new Promise((resolve, reject) => {
    const turn = (): void => {
      for (let left = Math.min(burst, count - appends.length); left > 0; left -= 1) appends.push(log.append([stamped(ticket, bytes)]));
      if (appends.length < count) setImmediate(turn);
      else Promise.all(appends).then(resolve, reject);
    };
    turn();
  });
}
