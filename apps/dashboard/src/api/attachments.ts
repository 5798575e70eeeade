import type { Attachment } from "@beckon/protocol";
import { request } from "./http.ts";

/** Uploads a file; a description or message then names it by its id. Rejects HttpError with what is wrong. */
export async function uploadFile(file: File): Promise<Attachment> {
  const media_type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : "application/octet-stream";
  return request<Attachment>("POST", "/attachments", { name: file.name, media_type, data: await base64Of(file) });
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve((reader.result as string).replace(/^[^,]*,/, "")));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("The file cannot be read.")));
    reader.readAsDataURL(file);
  });
}

/** Where a browser finds an attachment. */
export const attachmentUrl = (id: string): string => `/attachments/${encodeURIComponent(id)}`;
