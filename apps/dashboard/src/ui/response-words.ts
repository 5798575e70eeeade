import type { Option, Response } from "@beckon/protocol";

/** A response in words: an option by its label, a form as `name: value`. */
export function responseWords(response: Response, options: readonly Option[] = []): string {
  const label = (id: string): string => options.find((one) => one.id === id)?.label ?? id;
  if (typeof response === "string") return label(response);
  if ("option_id" in response) return label(response.option_id);
  if (response.action !== "accept") return response.action === "decline" ? "Declined" : "Cancelled";
  const fields = Object.entries(response.content ?? {}).map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(", ") : value}`);
  return fields.length === 0 ? "Done" : fields.join(" · ");
}
