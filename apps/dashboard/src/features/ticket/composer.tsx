import { useState, type FormEvent, type KeyboardEvent } from "react";
import { ResponseError } from "@beckon/client";
import { limits, type TicketView } from "@beckon/protocol";
import { uploadFile } from "#api/attachments.ts";
import { useAgentName, useLive } from "#live/hooks.ts";
import { AttachedFiles } from "#ui/attached-files.tsx";
import { Button } from "#ui/button.tsx";
import { TextArea } from "#ui/text-field.tsx";
import { useAttachments } from "#ui/use-attachments.ts";
import { useDraft } from "#ui/use-draft.ts";
import { CommandList } from "./command-list.tsx";
import { composerLabel } from "./composer-words.ts";
import { useCommands } from "./use-commands.ts";

/** The writing field; its label says what will happen. What is sent leaves by itself, also later; what is refused comes back. */
export function Composer({ ticket }: { ticket: TicketView }) {
  const { ticket_id, status, stopping } = ticket;
  const agent = useAgentName()(ticket);
  const { message } = useLive();
  const [text, setText] = useDraft(`message/${ticket_id}`);
  const [refusal, setRefusal] = useState<string>();
  const attachments = useAttachments(`message/${ticket_id}/files`, uploadFile);
  const completion = useCommands(ticket, text, setText);
  const label = composerLabel(ticket, agent);
  if (label === undefined)
    return (
      <p className="border-t border-line px-6 py-3 text-fact text-soft max-tablet:px-4">
        {status === "cancelled" ? `This ticket was stopped. Retry it, then ${agent} can read you again.` : `${agent} is being stopped.`}
      </p>
    );
  const isEmpty = text.trim() === "" || attachments.isBusy;
  const send = (interrupt: boolean): void => {
    if (isEmpty) return;
    setRefusal(undefined);
    setText("");
    const files = attachments.files.length === 0 ? {} : { attachments: attachments.files };
    attachments.clear();
    message({ ticket_id, text, interrupt, ...files }).catch((error: unknown) => {
      if (!(error instanceof ResponseError)) throw error;
      setRefusal(error.message);
    });
  };
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    send(false);
  };
  return (
    <form className="relative flex flex-col gap-2 border-t border-line bg-ground px-6 py-3 max-tablet:px-4" onSubmit={submit}>
      <CommandList agent={agent} completion={completion} />
      <TextArea
        label={<span className="text-fact font-regular text-soft">{label}</span>}
        error={refusal}
        rows={1}
        className="min-h-9! max-tablet:min-h-12!"
        maxLength={limits.message}
        value={text}
        onChange={(event) => setText(event.target.value)}
        {...attachments.field}
        {...completion.field}
        onKeyDown={(event) => {
          completion.onKeyDown(event);
          if (event.defaultPrevented) return;
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      />
      <AttachedFiles attachments={attachments} />
      {!isEmpty && (
        <div className="flex flex-wrap gap-2">
          <Button tone="main" size="small" type="submit">
            Send
          </Button>
          {status === "working" && !stopping && (
            <Button size="small" onClick={() => send(true)}>
              Interrupt and send now
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
