import type { ReceiptTimes } from "#live/timeline/item.ts";
import { useNow } from "#ui/use-now.ts";
import { isFolded, receiptWords } from "./receipt-words.ts";

/** How far an answer or a message has come, until it is old. */
export function ReceiptLine({ receipt }: { receipt: ReceiptTimes }) {
  const now = useNow(10_000);
  if (isFolded(receipt, now)) return null;
  return <p className="tabular text-fact text-soft">{receiptWords(receipt, now)}</p>;
}
