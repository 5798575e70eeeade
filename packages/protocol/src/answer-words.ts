import type { FieldValue, FormSchema, Response } from "./question.ts";
import type { Answerable } from "./validate-answer.ts";

/** An answer as a person would say it: options by their labels, a form by its fields' titles. Ids mean nothing to who asked long ago. */
export function answerWords({ options = [], schema }: Omit<Answerable, "kind">, response: Response): string {
  const labelOf = (id: string): string => options.find((one) => one.id === id)?.label ?? id;
  if (typeof response === "string") return labelOf(response);
  if ("option_id" in response) return labelOf(response.option_id);
  if (response.action !== "accept") return response.action === "decline" ? "(The person declined to answer.)" : "(The person put the question away.)";
  const lines = Object.entries(response.content ?? {}).map(([name, value]) => fieldWords(name, schema?.properties[name], value));
  return lines.length === 0 ? "(The person accepted.)" : lines.join("\n");
}

type Field = FormSchema["properties"][string];

function fieldWords(name: string, field: Field | undefined, value: FieldValue): string {
  const known = [field?.["title"], field?.["description"]].filter((one) => typeof one === "string" && one !== "");
  const titles = choicesOf(field);
  const said = [value].flat().map((one) => titles.get(one) ?? String(one));
  return `${known.length === 0 ? name : known.join(", ")}: ${said.join(", ")}`;
}

/** Titles of a select's values (ACP v1, elicitation: `oneOf`, or `items.anyOf` where several may be chosen). */
function choicesOf(field: Field | undefined): Map<FieldValue, string> {
  const several = field?.["items"] as { anyOf?: unknown } | undefined;
  const choices = field?.["oneOf"] ?? several?.anyOf;
  if (!Array.isArray(choices)) return new Map();
  return new Map((choices as { const?: FieldValue; title?: unknown }[]).flatMap((one) => (one.const !== undefined && typeof one.title === "string" ? [[one.const, one.title]] : [])));
}
