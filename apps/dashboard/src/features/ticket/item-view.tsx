import { memo, type ReactNode } from "react";
import type { Span } from "@beckon/protocol";
import type { Item } from "#live/timeline/item.ts";
import { FailedItem } from "./failed-item.tsx";
import { LineItem } from "./line-item.tsx";
import { QuestionItem } from "./question-item.tsx";
import { RanItem } from "./ran-item.tsx";
import { SaidItem } from "./said-item.tsx";
import { StepsItem } from "./steps-item.tsx";
import { TextItem } from "./text-item.tsx";
import { ToldItem } from "./told-item.tsx";

interface ItemViewProps {
  item: Item;
  /** What the agent is called. */
  agent: string;
  rail: Span["state"];
}

const rails: Record<Span["state"], string> = {
  working: "bg-live",
  waiting: "bg-turn border-x border-turn-edge",
  quiet: "bg-quiet-upright",
  away: "border-x border-edge",
  idle: "",
};

/** One entry beside the upright strip. */
export const ItemView = memo(function ItemView({ item, agent, rail }: ItemViewProps) {
  return (
    <div className="flex gap-3">
      <span aria-hidden className={`w-1 shrink-0 ${rails[item.what === "question" ? "waiting" : rail]}`} />
      <div className="min-w-0 flex-1 py-1.5">{body(item, agent)}</div>
    </div>
  );
});

function body(item: Item, agent: string): ReactNode {
  switch (item.what) {
    case "line":
      return <LineItem item={item} agent={agent} />;
    case "told":
      return <ToldItem item={item} agent={agent} />;
    case "text":
      return <TextItem item={item} />;
    case "steps":
      return <StepsItem item={item} />;
    case "question":
      return <QuestionItem item={item} />;
    case "ran":
      return <RanItem item={item} />;
    case "said":
      return <SaidItem item={item} />;
    case "failed":
      return <FailedItem item={item} />;
  }
}
