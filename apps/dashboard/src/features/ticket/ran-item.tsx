import type { ItemOf } from "#live/timeline/item.ts";
import { Command, Shown } from "#ui/command.tsx";
import { secondsWords } from "#ui/time-words.ts";
import { Folded } from "./folded.tsx";

const names = { setup: "Setup", check: "Check" };

/** A command of the project that Beckon ran: how it ended, and what it said when it is opened. */
export function RanItem({ item: { of, command, end } }: { item: ItemOf<"ran"> }) {
  const hasFailed = end !== undefined && (end.ended !== "exited" || end.exit_code !== 0);
  const line = (
    <>
      {names[of]} <Shown>{command}</Shown>
      {end === undefined ? " runs" : <span className={hasFailed ? "text-fail" : ""}> · {endWords(end)}</span>}
    </>
  );
  if (!end || end.output === "") return <p className="tabular text-fact text-soft">{line}</p>;
  return (
    <Folded summary={line}>
      <Command>{end.output.replace(/\n$/, "")}</Command>
    </Folded>
  );
}

function endWords({ ended, exit_code, duration_ms }: NonNullable<ItemOf<"ran">["end"]>): string {
  if (ended === "exited") return `exit code ${exit_code}, ${secondsWords(duration_ms)}`;
  return { timeout: `ended after ${secondsWords(duration_ms)}`, stopped: "stopped", cut: "cut off by a restart" }[ended];
}
