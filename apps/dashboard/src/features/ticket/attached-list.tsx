import type { Attachment } from "@beckon/protocol";
import { attachmentUrl } from "#api/attachments.ts";

/** What a person attached to their words. */
export function AttachedList({ attachments = [] }: { attachments: readonly Attachment[] | undefined }) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label="Attached" className="flex flex-wrap gap-2">
      {attachments.map(({ attachment_id, name, media_type }) => (
        <li key={attachment_id}>
          <a href={attachmentUrl(attachment_id)} target="_blank" rel="noopener noreferrer" className="text-fact">
            {media_type.startsWith("image/") && media_type !== "image/svg+xml" ? (
              <img src={attachmentUrl(attachment_id)} alt={name} className="max-h-40 max-w-full rounded-box border border-line" />
            ) : (
              name
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
