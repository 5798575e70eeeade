import type { ContentBlock } from "@agentclientprotocol/sdk";

/** A content block as text: what is not text is named, with its type and where it is. */
export function textOfBlock(block: ContentBlock): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "resource_link":
      return `[${block.title ?? block.name}](${block.uri})`;
    case "resource":
      return "text" in block.resource ? block.resource.text : `[${block.resource.uri}, ${block.resource.mimeType ?? "binary"}]`;
    case "image":
    case "audio":
      return `[${block.type}, ${block.mimeType}, ${Math.ceil((block.data.length * 3) / 4096)} KiB]`;
  }
}
