import { StateMark } from "#ui/state-mark.tsx";

/** The number of places that stand still; nothing where none does. */
export function TurnBadge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <>
      <StateMark state="waiting" count={count} />
      <span className="sr-only">{count}</span>
    </>
  );
}
