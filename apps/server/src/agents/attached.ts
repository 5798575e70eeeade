import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { ContentBlock } from "@agentclientprotocol/sdk";
import type { Attachment } from "@beckon/protocol";
import { placeInWorkspace } from "#attachments/in-workspace.ts";
import type { AttachmentStore } from "#attachments/store.ts";
import type { Prompt } from "./prompt.ts";

/** What an agent is given along with a prompt's words. */
export interface Attached {
  /** The words, with the paths of what lies in the workspace. */
  text: string;
  blocks: ContentBlock[];
}

/** Where attachments come from and go to. */
export interface AttachOptions {
  store: AttachmentStore;
  cwd: string;
  /** The agent takes pictures in a prompt (ACP promptCapabilities.image). */
  takesImages: boolean;
}

/** Hands pictures over in the prompt to agents that take them there; anything else becomes a file in the workspace. */
export async function attach({ text, attachments }: Pick<Prompt, "text" | "attachments">, options: AttachOptions): Promise<Attached> {
  const given = await Promise.all(attachments.map((one) => give(one, options)));
  const notes = given.flatMap(({ note }) => (note === undefined ? [] : [note]));
  return { text: [text, ...notes].join("\n\n"), blocks: given.flatMap(({ block }) => (block ? [block] : [])) };
}

async function give(one: Attachment, { store, cwd, takesImages }: AttachOptions): Promise<{ note?: string; block?: ContentBlock }> {
  const { attachment_id, name, media_type: mimeType, bytes: size } = one;
  try {
    if (takesImages && mimeType.startsWith("image/")) return { block: { type: "image", mimeType, data: (await store.read(attachment_id)).toString("base64") } };
    const path = await placeInWorkspace(store, cwd, one);
    return { note: `Attached: ${path}`, block: { type: "resource_link", uri: pathToFileURL(join(cwd, path)).href, name, mimeType, size } };
  } catch (error) {
    return { note: `${name} was attached, but cannot be given to you: ${(error as Error).message}` };
  }
}
