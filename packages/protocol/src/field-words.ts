import type { z } from "zod";

const types: Record<string, string> = { int: "a whole number", number: "a number", boolean: "true or false", array: "a list" };
const formats: Record<string, string> = { email: "an email address", url: "a web address", date: "a date, such as 2026-01-31", datetime: "a date and time, such as 2026-01-31T09:30:00Z" };
const units: Record<string, string> = { string: "character", array: "choice" };

/** What a rule of a form's field asks for, as the end of a sentence that begins with the field. */
export function fieldWords(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "too_big":
      return boundWords("at most", issue.maximum, issue.origin);
    case "too_small":
      return boundWords("at least", issue.minimum, issue.origin);
    case "invalid_type":
      return `must be ${types[issue.expected] ?? "text"}`;
    case "invalid_format":
      return `must be ${formats[issue.format] ?? `a valid ${issue.format}`}`;
    case "invalid_value":
      return "must be one of the choices";
    default:
      return "is not valid";
  }
}

function boundWords(word: string, bound: number | bigint, origin: string): string {
  const unit = units[origin];
  if (unit === undefined) return `must be ${word} ${bound}`;
  return `must have ${word} ${bound} ${unit}${bound === 1 ? "" : "s"}`;
}
