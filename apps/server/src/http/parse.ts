import { check } from "@beckon/protocol";
import type { z } from "zod";
import { AppError } from "#errors.ts";

/** A request's body or query in the schema's shape. Throws `bad_request` that names the field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = check(schema, value);
  if (parsed.ok) return parsed.value;
  const { code, message, field } = parsed.error;
  throw new AppError(code, message, field === undefined ? {} : { field });
}
