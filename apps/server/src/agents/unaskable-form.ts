import type { FormSchema } from "@beckon/protocol";
import { clip } from "./clip.ts";

/** Why a request of an agent's cannot be asked. */
export interface Unaskable {
  /** In words that go on from "cannot ask". */
  unaskable: string;
  /** Path of the request's field that it is about. */
  field: string;
}

const maxFields = 50;
const maxSchema = 64_000;
const maxName = 100;
const fieldTypes = ["string", "number", "integer", "boolean", "array"];
const known = "string, number, integer, boolean or array";

/** Why a form cannot be shown and answered; undefined for a flat one of ACP's field types whose required fields exist. */
export function unaskableForm({ properties, required = [] }: FormSchema): Unaskable | undefined {
  const all = "requestedSchema.properties";
  const fields = Object.entries(properties);
  if (fields.length > maxFields) return { unaskable: `a form: it has ${fields.length} fields, more than ${maxFields}`, field: all };
  for (const [name, { type }] of fields)
    if (!fieldTypes.includes(type))
      return { unaskable: `a form: the field ${quoted(name)} is of type ${clip(type, maxName)}, not ${known}`, field: `${all}.${clip(name, maxName)}` };
  const missing = required.find((name) => !Object.hasOwn(properties, name));
  if (missing !== undefined) return { unaskable: `a form: it requires the field ${quoted(missing)}, which it does not have`, field: "requestedSchema.required" };
  if (JSON.stringify(properties).length > maxSchema) return { unaskable: `a form: its fields are longer than ${maxSchema} characters`, field: all };
  return undefined;
}

const quoted = (name: string): string => JSON.stringify(clip(name, maxName));
