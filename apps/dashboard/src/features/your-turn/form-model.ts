import type { FieldValue, FormSchema } from "@beckon/protocol";

/** One field of an agent's form, ready to be drawn. */
export interface FormField {
  name: string;
  label: string;
  hint?: string;
  required: boolean;
  control: "text" | "number" | "checkbox" | "radio" | "checkboxes";
  inputType: "text" | "email" | "url" | "date";
  options: { value: string; label: string }[];
  initial: FieldValue | undefined;
}

type Property = FormSchema["properties"][string];

/** The fields of a flat schema (ACP elicitation), in its order. */
export function formFields({ properties, required = [] }: FormSchema): FormField[] {
  return Object.entries(properties).map(([name, property]) => {
    const options = optionsOf(property);
    const description = text(property["description"]);
    return {
      name,
      label: text(property["title"]) ?? name,
      ...(description === undefined ? {} : { hint: description }),
      required: required.includes(name),
      control: controlOf(property, options.length > 0),
      inputType: inputTypes[text(property["format"]) ?? ""] ?? "text",
      options,
      initial: property["default"] as FieldValue | undefined,
    };
  });
}

const inputTypes: Record<string, FormField["inputType"]> = { email: "email", uri: "url", date: "date" };
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function controlOf({ type }: Property, choice: boolean): FormField["control"] {
  if (type === "array") return "checkboxes";
  if (type === "boolean") return "checkbox";
  if (type === "number" || type === "integer") return "number";
  return choice ? "radio" : "text";
}

function optionsOf(property: Property): FormField["options"] {
  const items = property["items"] as Record<string, unknown> | undefined;
  const titled = (property["oneOf"] ?? items?.["anyOf"] ?? items?.["oneOf"]) as { const: string; title?: string }[] | undefined;
  if (titled) return titled.map((one) => ({ value: one.const, label: one.title ?? one.const }));
  const plain = (property["enum"] ?? items?.["enum"]) as string[] | undefined;
  return plain?.map((value) => ({ value, label: value })) ?? [];
}

/** What is sent for what was filled in: empty optional fields are left out, numbers are numbers. */
export function formContent(fields: readonly FormField[], values: Record<string, FieldValue | undefined>): Record<string, FieldValue> {
  const content: Record<string, FieldValue> = {};
  for (const { name, control, required } of fields) {
    // A box that nobody touched says no.
    const value = values[name] ?? (required && control === "checkbox" ? false : undefined);
    if (value === undefined || (value === "" && !required)) continue;
    const numeric = control === "number" && typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    content[name] = numeric;
  }
  return content;
}
