import { useMutation } from "@tanstack/react-query";
import { useRef, type FormEvent, type KeyboardEvent } from "react";
import { limits, type TicketView } from "@beckon/protocol";
import { actOnTicket, sendMessage } from "#api/requests.ts";
import { useAgentName } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { TextArea } from "#ui/text-field.tsx";
import { useDraft } from "#ui/use-draft.ts";
import { composerLabel } from "./composer-words.ts";

/** The writing field; its label says what will happen. What is typed stays until it was recorded. */
export function Composer({ ticket }: { ticket: TicketView }) {
  const { ticket_id, status, stopping } = ticket;
  const agent = useAgentName()(ticket);
  const [text, setText] = useDraft(`message/${ticket_id}`);
  // The same words sent again after a lost reply are one message.
  const request = useRef({ of: "", id: "" });
  const send = useMutation({
    async mutationFn(interrupt: boolean) {
      if (interrupt) await actOnTicket(ticket_id, "interrupt");
      if (request.current.of !== text) request.current = { of: text, id: crypto.randomUUID() };
      await sendMessage(ticket_id, text, request.current.id);
    },
    onSuccess() {
      request.current = { of: "", id: "" };
      setText("");
    },
  });
  const label = composerLabel(ticket, agent);
  if (label === undefined)
    return (
      <p className="border-t border-line px-6 py-3 text-fact text-soft max-tablet:px-4">
        {status === "cancelled" ? `This ticket was stopped. Retry it, then ${agent} can read you again.` : `${agent} is being stopped.`}
      </p>
    );
  const isBlocked = text.trim() === "" || send.isPending;
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    if (!isBlocked) send.mutate(false);
  };
  return (
    <form className="flex flex-col gap-2 border-t border-line bg-ground px-6 py-3 max-tablet:px-4" onSubmit={submit}>
      <TextArea
        label={<span className="text-fact font-regular text-soft">{label}</span>}
        error={send.error?.message}
        rows={1}
        className="min-h-9! max-tablet:min-h-12!"
        maxLength={limits.message}
        value={text}
        readOnly={send.isPending}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      />
      {text.trim() !== "" && (
        <div className="flex flex-wrap gap-2">
          <Button tone="main" size="small" type="submit" disabled={isBlocked}>
            {send.isPending ? "sending" : "Send"}
          </Button>
          {status === "working" && !stopping && (
            <Button size="small" disabled={isBlocked} onClick={() => send.mutate(true)}>
              Interrupt and send now
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
