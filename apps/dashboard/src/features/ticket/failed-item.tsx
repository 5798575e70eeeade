import type { ItemOf } from "#live/timeline/item.ts";
import { Command } from "#ui/command.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { StateMark } from "#ui/state-mark.tsx";
import { Folded } from "./folded.tsx";

/** A failure: what happened, and what the agent said on standard error. */
export function FailedItem({ item: { failure, at } }: { item: ItemOf<"failed"> }) {
  return (
    <div className="flex max-w-[72ch] flex-col gap-1 rounded-box border border-fail bg-fail-tint p-3">
      <p className="flex items-start gap-2">
        <StateMark state="error" className="mt-[5px]" />
        <span>
          {failure.error} <code className="text-soft">{failure.code}</code>
        </span>
      </p>
      <p className="tabular text-fact text-soft">
        Your ticket is unchanged. <RelativeTime at={at} />
      </p>
      {"stderr" in failure && failure.stderr !== undefined && (
        <Folded summary="What it said before">
          <Command>{failure.stderr}</Command>
        </Folded>
      )}
    </div>
  );
}
