import { z } from "zod";
import { limits } from "./limits.ts";
import { id } from "./text.ts";

/** A picture or file that a person gave along with their words; its bytes lie beside the log. */
export const attachment = z.object({ attachment_id: z.string(), name: z.string(), media_type: z.string(), bytes: z.int() });
export type Attachment = z.infer<typeof attachment>;

const base64Of = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/** Body of `POST /attachments`. */
export const uploadBody = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(limits.attachment_name)
    .refine((name) => !/[\p{Cc}/\\]/u.test(name) && name !== "." && name !== "..", "must be a file's name without a folder"),
  /** RFC 6838. */
  media_type: z
    .string()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, "must be a media type such as image/png"),
  data: z.base64().min(1).max(base64Of(limits.attachment_bytes)),
});
export type UploadBody = z.infer<typeof uploadBody>;

/** Ids of what was uploaded before, in the body of a ticket or message. */
export const attachmentIds = z.array(id).max(limits.attachments);
