import type { Attachment, Delivery, TicketView } from "@beckon/protocol";
import { cutOff, lost, onAsking } from "./own-words.ts";

/** The next thing to tell an agent, and what it carries. */
export interface Prompt {
  text: string;
  carries: Delivery[];
  attachments: Attachment[];
  /** Beckon's own words for agents that know them (the demo agent does). */
  meta?: Record<string, unknown>;
}

/** Where the agent's process stands. */
export interface PromptState {
  /** It knows nothing of earlier turns: its session is new. */
  fresh: boolean;
  /** It was started to work, and was told nothing yet. */
  first: boolean;
  /** It has given no sign at all: what it was told may never have reached it. */
  untold: boolean;
  /** What was said in earlier sessions. */
  history(): string;
}

/**
 * What the agent is to be told next; undefined where there is nothing. The first prompt is name, blank line, description; after a
 * cut, go on with all answers of the unfinished turn; else what people wrote since.
 */
export function nextPrompt(ticket: TicketView, state: PromptState): Prompt | undefined {
  const words = nextWords(ticket, state);
  if (!words) return undefined;
  const { begins, ...prompt } = words;
  const later = prompt.carries.flatMap((one) => (one.what === "message" ? (one.attachments ?? []) : []));
  return { ...prompt, attachments: [...(begins ? (ticket.attachments ?? []) : []), ...later] };
}

/** `begins`: the task itself is told. */
type Words = Omit<Prompt, "attachments"> & { begins?: boolean };

function nextWords(ticket: TicketView, { fresh, first, untold, history }: PromptState): Words | undefined {
  const undelivered = ticket.deliveries.filter((one) => !one.delivered);
  if (ticket.turn === 0 || ticket.from_scratch) return firstPrompt(ticket, ticket.deliveries);
  if (fresh) return firstPrompt(ticket, ticket.deliveries, history());
  if (ticket.turn_open) {
    const carries = ticket.deliveries.filter((one) => !mayHaveActed(one));
    return untold ? beginAgain(ticket, carries) : resumePrompt(carries);
  }
  if (untold) return undelivered.length > 0 ? firstPrompt(ticket, undelivered) : beginAgain(ticket, []);
  if (undelivered.length > 0) {
    const answers = answersIn(undelivered);
    const meta = answers.length > 0 ? { meta: { "beckon/answers": answers, "beckon/messages": messagesIn(undelivered) } } : {};
    return { text: undelivered.map(sentence).join("\n\n"), carries: undelivered, ...meta };
  }
  return first ? resumePrompt([]) : undefined;
}

const taskOf = ({ ticket_name, description }: TicketView): string => (description === "" ? ticket_name : `${ticket_name}\n\n${description}`);

function firstPrompt(ticket: TicketView, carries: Delivery[], history?: string): Words {
  const task = taskOf(ticket);
  const before = history === undefined ? [] : [`${lost}${history === "" ? "" : ` This was said:\n\n${history}`}`];
  return { text: [task, ...before, ...carries.map(sentence), onAsking].join("\n\n"), carries, begins: true };
}

/** Whether a permission that was handed over had its effect nobody knows: the agent asks it anew, and a person decides anew. */
const mayHaveActed = (one: Delivery): boolean => one.what === "answer" && one.kind === "permission" && one.delivered !== undefined;

/** The task once more: a kill between the record of the first prompt and its way into the agent would lose it. */
function beginAgain(ticket: TicketView, carries: Delivery[]): Words {
  const { meta, text } = resumePrompt(carries);
  return { text: [taskOf(ticket), onAsking, text].join("\n\n"), carries, begins: true, ...(meta ? { meta } : {}) };
}

function resumePrompt(carries: Delivery[]): Words {
  const text = [cutOff, ...carries.map(sentence)].join("\n\n");
  return { text, carries, meta: { "beckon/resume": true, "beckon/answers": answersIn(carries), "beckon/messages": messagesIn(carries) } };
}

const answersIn = (carries: Delivery[]): object[] =>
  carries.flatMap((one) => {
    if (one.what !== "answer") return [];
    const { id: question_id, kind, message, response, said } = one;
    return [{ question_id, kind, message, response, response_text: said }];
  });

const messagesIn = (carries: Delivery[]): string[] => carries.flatMap((one) => (one.what === "message" && !one.delivered ? [one.text] : []));

const sentence = (one: Delivery): string =>
  one.what === "message" ? one.text : `You asked: ${one.message}\nThe answer: ${one.said}`;
