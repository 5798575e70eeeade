import type { ItemOf } from "#live/timeline/item.ts";
import { clockWords } from "#ui/time-words.ts";
import { useNow } from "#ui/use-now.ts";
import { AttachedList } from "./attached-list.tsx";
import { ReceiptLine } from "./receipt-line.tsx";

/** What a person wrote to the agent; soft until it is taken. */
export function SaidItem({ item: { text, by, receipt, at, attachments } }: { item: ItemOf<"said"> }) {
  const now = useNow(60_000);
  return (
    <div className={`flex max-w-[72ch] flex-col gap-1 border-l-2 border-edge pl-3 ${receipt.delivered_at === undefined ? "text-soft" : ""}`}>
      <p className="tabular text-fact text-soft">
        {by} · {clockWords(at, now)}
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
      <AttachedList attachments={attachments} />
      <ReceiptLine receipt={receipt} />
    </div>
  );
}
