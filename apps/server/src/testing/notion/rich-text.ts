import type { RichTextItemResponse } from "@notionhq/client";
import { invalid } from "./refusal.ts";

const maxItems = 100;
const maxContent = 2_000;

/** A rich text item as it may be sent. */
interface Sent {
  type?: string;
  text?: { content?: unknown; link?: { url?: unknown } | null };
  annotations?: Partial<RichTextItemResponse["annotations"]>;
}

const plain = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: "default" } as const;

/** Checks the limits (100 items, 2,000 characters, whole surrogate pairs) and renders. Throws Refusal. */
export function renderRichText(sent: unknown, path: string): RichTextItemResponse[] {
  if (!Array.isArray(sent)) throw invalid(`body failed validation: ${path} should be an array, instead was \`${typeof sent}\`.`);
  if (sent.length > maxItems)
    throw invalid(`body failed validation: ${path}.length should be ≤ \`${maxItems}\`, instead was \`${sent.length}\`.`);
  return (sent as Sent[]).map((item, index) => renderItem(item, `${path}[${index}]`));
}

function renderItem(item: Sent, path: string): RichTextItemResponse {
  const content = item.text?.content;
  if (typeof content !== "string") throw invalid(`body failed validation: ${path}.text should be defined, instead was \`undefined\`.`);
  if (content.length > maxContent)
    throw invalid(`body failed validation: ${path}.text.content.length should be ≤ \`${maxContent}\`, instead was \`${content.length}\`.`);
  if (!content.isWellFormed()) throw invalid(`body failed validation: ${path}.text.content should be valid Unicode.`);
  const url = item.text?.link?.url;
  if (typeof url === "string" && url.length > maxContent) throw invalid(`body failed validation: ${path}.text.link.url is too long.`);
  const href = typeof url === "string" ? url : null;
  return {
    type: "text",
    text: { content, link: href === null ? null : { url: href } },
    annotations: { ...plain, ...item.annotations },
    plain_text: content,
    href,
  };
}

/** What a person types: one item for each 2,000 characters, as Notion's own editor stores it. */
export function typed(text: string): RichTextItemResponse[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + maxContent);
    // A pair is never cut.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1;
    parts.push(text.slice(at, end));
    at = end;
  }
  return renderRichText(parts.map((content) => ({ text: { content } })), "typed");
}

/** The words alone. */
export const plainText = (items: readonly { plain_text: string }[]): string => items.map((item) => item.plain_text).join("");
