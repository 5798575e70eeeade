import type { BlockObjectRequest, RichTextItemResponse } from "@notionhq/client";

/** One piece of rich text as it is sent. */
export type RichText = NonNullable<Extract<BlockObjectRequest, { paragraph: unknown }>["paragraph"]["rich_text"]>[number];

/** Notion's limits (developers.notion.com/reference/request-limits): characters an item, items a list. */
const maxCharacters = 2_000;
const maxItems = 100;

/** The first `max` UTF-16 units, never half of a surrogate pair; an ellipsis shows that there was more. */
export function cut(text: string, max: number): string {
  const whole = text.toWellFormed();
  return whole.length <= max ? whole : `${upTo(whole, max - 1)}…`;
}

/** What of a text fits into so many items; what does not ends with an ellipsis. */
export const fitting = (text: string, items = maxItems): string => cut(text, items * (maxCharacters - 1));

/** Text as items within Notion's limits; what does not fit into `items` ends with an ellipsis. */
export function richText(text: string, style: { bold?: boolean; href?: string | undefined } = {}, items = maxItems): RichText[] {
  let rest = fitting(text, items);
  const parts: RichText[] = [];
  while (rest !== "") {
    const content = upTo(rest, maxCharacters);
    rest = rest.slice(content.length);
    parts.push({
      type: "text",
      text: { content, ...(style.href === undefined ? {} : { link: { url: style.href } }) },
      ...(style.bold === true ? { annotations: { bold: true } } : {}),
    });
  }
  return parts;
}

/** The words alone. */
export const plainText = (items: readonly Pick<RichTextItemResponse, "plain_text">[]): string => items.map((item) => item.plain_text).join("");

function upTo(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const cutsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, cutsPair ? max - 1 : max);
}
