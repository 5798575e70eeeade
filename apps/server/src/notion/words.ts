import type { EventOf, FieldValue, Option, QuestionView, Response, TicketView } from "@beckon/protocol";

type Asked = Pick<QuestionView, "kind" | "message" | "options" | "schema" | "tool_call">;

/** What an agent is called. */
export const agentName = (ticket: TicketView): string => ticket.acp?.name ?? ticket.agent;

/** A question as a page shows it: what is asked, and what may be answered. */
export function questionWords(question: Asked): string {
  if (question.kind === "permission") {
    const input = question.tool_call?.input;
    return input === undefined ? question.message : `${question.message}\n${input}`;
  }
  if (question.options) return [question.message, ...question.options.map(optionLine)].join("\n");
  if (question.kind === "form") return [question.message, ...formLines(question)].join("\n");
  return question.message;
}

const optionLine = ({ label, description }: Option, index: number): string =>
  `${index + 1}. ${label}${description === undefined ? "" : `: ${description}`}`;

/** What invites to answer a question in its discussion. */
export const askWords: Partial<Record<QuestionView["kind"], string>> = {
  text: "Reply here to answer. The first answer counts, here or in Beckon.",
  choice: "Reply here with a number or a name to answer. The first valid answer counts, here or in Beckon.",
  form: 'Reply here to answer: one line for each field, such as "Name: value". The first valid answer counts, here or in Beckon.',
};

/** A form's fields, each with what may stand in it. */
function formLines({ schema }: Asked): string[] {
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => {
    const choices = choicesOf(field).map((choice, index) => `${index + 1}. ${choice.label}`);
    const kind = choices.length > 0 ? choices.join(", ") : (kindWords[field.type] ?? field.type);
    const needed = schema?.required?.includes(name) ? "" : ", may be left out";
    return `${titleOf(name, field)}: (${kind}${needed})`;
  });
}

/** What a field takes, as a reply is read (parse-reply.ts). */
const kindWords: Partial<Record<string, string>> = { string: "text", boolean: "yes or no", integer: "a whole number", number: "a number", array: "any number of texts, with commas between" };

/** A field's title, else its name. */
export const titleOf = (name: string, field: Record<string, unknown>): string =>
  typeof field["title"] === "string" && field["title"] !== "" ? field["title"] : name;

/** What a field of a form allows where it allows a few things only (ACP: enum, oneOf, and both within items). */
export function choicesOf(field: Record<string, unknown>): { value: string; label: string }[] {
  const list = field["oneOf"] ?? field["anyOf"];
  if (Array.isArray(list))
    return (list as { const?: unknown; title?: unknown }[]).map((one) => ({ value: String(one.const), label: String(one.title ?? one.const) }));
  if (Array.isArray(field["enum"])) return (field["enum"] as unknown[]).map((one) => ({ value: String(one), label: String(one) }));
  return typeof field["items"] === "object" && field["items"] !== null ? choicesOf(field["items"] as Record<string, unknown>) : [];
}

/** A response in a person's words: labels, not ids. */
export function responseWords(response: Response, options?: readonly Option[]): string {
  if (typeof response === "string") return options?.find(({ id }) => id === response)?.label ?? response;
  if ("option_id" in response) {
    const label = responseWords(response.option_id, options);
    return response.note === undefined ? label : `${label} (${response.note})`;
  }
  if (response.action !== "accept") return response.action === "decline" ? "Declined" : "Not answered";
  const content = Object.entries(response.content ?? {});
  return content.length === 0 ? "Done" : content.map(([name, value]) => `${name}: ${valueWords(value)}`).join("\n");
}

const valueWords = (value: FieldValue): string => (Array.isArray(value) ? value.join(", ") : String(value));

/** What an agent has used so far. */
export function usageWords({ used, size, cost }: Pick<EventOf<"agent_usage">, "used" | "size" | "cost">): string {
  const number = new Intl.NumberFormat("en-US");
  const money = cost ? `, ${cost.amount.toFixed(2)} ${cost.currency}` : "";
  return `Context ${number.format(used)} of ${number.format(size)} tokens${money}.`;
}
