import { activities, type Event, type EventOf } from "@beckon/protocol";
import { lineTypes, type Item, type ItemOf, type LineEvent, type ReceiptTimes } from "./item.ts";
import { splitBlocks } from "./split-blocks.ts";

/** A ticket's timeline as it is shown: a new object after each change. */
export interface Timeline {
  items: readonly Item[];
  /** Seq of the last event in it. */
  seq: number;
  /** False until the whole history was read. */
  isWhole: boolean;
}

const isLine = (event: Event): event is LineEvent & Event => (lineTypes as readonly string[]).includes(event.type);

/** A turn that ended as usual, and a session that was opened as it was, need no line. */
function isWorthALine(event: LineEvent): boolean {
  if (event.type === "turn_ended") return !["end_turn", "cancelled"].includes(event.stop_reason);
  return event.type !== "session_opened" || event.lost !== undefined;
}

/** The end of the work says how its last turn ended. */
const saysAgain = (event: LineEvent, last: Item | undefined): boolean =>
  event.type === "agent_complete" && last?.what === "line" && last.event.type === "turn_ended" && last.event.stop_reason === event.stop_reason;

/** Builds a timeline from events in their order; events that were taken already change nothing. */
export function createTimeline() {
  let items: Item[] = [];
  let seq = 0;
  /** Where a question, message or tool call stands. */
  const places = new Map<string, number>();
  /** Taken answers and messages, until the agent goes on. */
  let taken: string[] = [];

  const push = (item: Item, ...names: string[]): void => {
    for (const name of names) places.set(name, items.length);
    items.push(item);
  };
  const change = <W extends Item["what"]>(name: string, what: W, next: (item: ItemOf<W>) => Item): void => {
    const at = places.get(name) ?? -1;
    const item = items[at];
    if (item?.what === what) items[at] = next(item as ItemOf<W>);
  };
  const changeReceipt = (name: string, more: Partial<ReceiptTimes>): void => {
    change(name, "question", (item) => (item.receipt ? { ...item, receipt: { ...item.receipt, ...more } } : item));
    change(name, "said", (item) => ({ ...item, receipt: { ...item.receipt, ...more } }));
  };
  const text = ({ seq: at, timestamp, role, message_id, text: words }: EventOf<"agent_message"> & Event): void => {
    const last = items.at(-1);
    const grows = last?.what === "text" && last.role === role && last.message_id === message_id;
    const [first = "", ...others] = splitBlocks(grows ? last.text + words : words);
    if (grows) items[items.length - 1] = { ...last, text: first };
    else push({ what: "text", key: `${at}`, at: timestamp, role, message_id, text: first });
    others.forEach((one, index) => push({ what: "text", key: `${at}.${index + 1}`, at: timestamp, role, message_id, text: one }));
  };
  const call = (event: EventOf<"tool_call"> & Event): void => {
    const name = `call/${event.tool_call_id}`;
    const last = items.at(-1);
    if (places.has(name))
      change(name, "steps", (item) => ({ ...item, calls: item.calls.map((one) => (one.tool_call_id === event.tool_call_id ? event : one)) }));
    else if (last?.what === "steps") {
      places.set(name, items.length - 1);
      items[items.length - 1] = { ...last, calls: [...last.calls, event] };
    } else push({ what: "steps", key: `${event.seq}`, at: event.timestamp, calls: [event] }, name);
  };
  const add = (event: Event): void => {
    const place = { key: `${event.seq}`, at: event.timestamp };
    if (activities.has(event.type) && taken.length > 0) {
      for (const name of taken) changeReceipt(name, { continued_at: event.timestamp });
      taken = [];
    }
    if (isLine(event)) {
      if (saysAgain(event, items.at(-1))) items.pop();
      if (isWorthALine(event)) push({ what: "line", ...place, event });
      return;
    }
    switch (event.type) {
      case "turn_started":
        return push({ what: "told", ...place, prompt: event.prompt, turn: event.turn });
      case "agent_message":
        return text(event);
      case "tool_call":
        return call(event);
      case "agent_question":
        return push({ what: "question", ...place, question: event }, `given/${event.question_id}`);
      case "question_answered":
        return change(`given/${event.question_id}`, "question", (item) => ({
          ...item,
          answer: event,
          // Where Beckon itself asked, nobody takes the answer.
          ...(item.question.about ? {} : { receipt: { recorded_at: event.timestamp } }),
        }));
      case "question_closed":
        return change(`given/${event.question_id}`, "question", (item) => ({ ...item, closed: event.reason }));
      case "user_message":
        return push({ what: "said", ...place, text: event.text, by: event.by, receipt: { recorded_at: event.timestamp }, ...(event.attachments ? { attachments: event.attachments } : {}) }, `given/${event.message_id}`);
      case "question_delivered":
      case "message_delivered": {
        const name = `given/${event.type === "question_delivered" ? event.question_id : event.message_id}`;
        changeReceipt(name, { delivered_at: event.timestamp });
        taken.push(name);
        return;
      }
      case "agent_error":
      case "setup_failed":
        return push({ what: "failed", ...place, failure: event });
      case "setup_started":
        return push({ what: "ran", ...place, of: "setup", command: event.command }, "setup");
      case "check_started":
        return push({ what: "ran", ...place, of: "check", command: event.command }, `check/${event.check_id}`);
      case "setup_ended":
      case "check_ended":
        return change(event.type === "setup_ended" ? "setup" : `check/${event.check_id}`, "ran", (item) => ({ ...item, end: event }));
      default:
    }
  };
  return {
    /** Takes these events, and gives the timeline after them. */
    extend(events: readonly Event[], isWhole: boolean): Timeline {
      items = [...items];
      for (const event of events) {
        if (event.seq <= seq) continue;
        add(event);
        ({ seq } = event);
      }
      return { items, seq, isWhole };
    },
  };
}

export type TimelineBuilder = ReturnType<typeof createTimeline>;
