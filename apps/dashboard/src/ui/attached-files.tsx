import { useRef } from "react";
import { Button } from "./button.tsx";
import { FieldError } from "./field.tsx";
import type { Attachments } from "./use-attachments.ts";

/** The files that go with a text, and the way to add one; pasting and dropping work too. */
export function AttachedFiles({ attachments: { files, isBusy, error, add, remove } }: { attachments: Attachments }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" tone="plain" onClick={() => input.current?.click()}>
          Attach files
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files to attach"
          onChange={({ target }) => {
            void add([...(target.files ?? [])]);
            target.value = "";
          }}
        />
        {files.length > 0 && (
          <ul aria-label="Attached" className="flex flex-wrap gap-2">
            {files.map(({ attachment_id, name }) => (
              <li key={attachment_id} className="flex items-center gap-2 rounded-box border border-edge pl-2 text-fact">
                <span className="max-w-60 truncate">{name}</span>
                <button type="button" aria-label={`Take ${name} off`} className="min-h-8 px-2 underline hover:bg-sunk" onClick={() => remove(attachment_id)}>
                  Take off
                </button>
              </li>
            ))}
          </ul>
        )}
        {isBusy && <span className="text-fact text-soft">sending</span>}
      </div>
      <FieldError error={error} />
    </div>
  );
}
