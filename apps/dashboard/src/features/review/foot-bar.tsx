import { useState } from "react";
import { ResponseError } from "@beckon/client";
import type { TicketDiff, TicketView } from "@beckon/protocol";
import { useLive } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { countWords } from "#ui/time-words.ts";
import { AcceptDialog } from "./accept-dialog.tsx";
import { commentsMessage, useComments } from "./comments.ts";
import { DiscardDialog } from "./discard-dialog.tsx";

/** The bar at the foot: accept, send the comments, discard. */
export function FootBar({ ticket, diff, onSent }: { ticket: TicketView; diff: TicketDiff; onSent: () => void }) {
  const { ticket_id, status, active } = ticket;
  const { message } = useLive();
  const { comments, clear } = useComments(ticket_id);
  const [asking, setAsking] = useState<"accept" | "discard">();
  const [refusal, setRefusal] = useState<string>();
  const close = (): void => setAsking(undefined);
  const isOver = status === "review" || status === "error";
  const isEmpty = diff.totals.files === 0 && diff.commits === 0;
  const send = (text: string): void => {
    setRefusal(undefined);
    message({ ticket_id, text, interrupt: false }).catch((error: unknown) => {
      if (!(error instanceof ResponseError)) throw error;
      setRefusal(error.message);
    });
    onSent();
  };
  const sendComments = (): void => {
    send(commentsMessage(comments, diff.files.map(({ path }) => path)));
    clear();
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line bg-ground px-6 py-3 max-tablet:gap-3 max-tablet:px-4">
      {isOver && !isEmpty && (
        <Button tone={comments.length === 0 ? "main" : "edge"} onClick={() => setAsking("accept")}>
          Accept…
        </Button>
      )}
      {comments.length > 0 && (
        <Button tone="main" onClick={sendComments}>
          Send {countWords(comments.length, "comment")}
        </Button>
      )}
      {(isOver || status === "cancelled") && !active && (
        <Button tone="danger" onClick={() => setAsking("discard")}>
          Discard…
        </Button>
      )}
      {!isOver && comments.length === 0 && <p className="text-fact text-soft">{status === "done" ? "This ticket is done." : "Press a line's number to comment on it."}</p>}
      <FieldError error={refusal} />
      <AcceptDialog
        ticket={ticket}
        diff={diff}
        isOpen={asking === "accept"}
        onClose={close}
        onAskRebase={() => {
          close();
          send(`${diff.base} has moved on and conflicts with your branch. Rebase ${diff.branch} onto ${diff.base}, resolve the conflicts, and check that it still works.`);
        }}
      />
      <DiscardDialog ticket={ticket} diff={diff} isOpen={asking === "discard"} onClose={close} />
    </div>
  );
}
