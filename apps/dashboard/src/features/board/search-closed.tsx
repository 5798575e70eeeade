import { useMutation } from "@tanstack/react-query";
import { foundAtOnce } from "#api/requests.ts";
import { useLive } from "#live/hooks.ts";
import { Button } from "#ui/button.tsx";
import { EmptyPlace } from "#ui/empty-place.tsx";
import { FieldError } from "#ui/field.tsx";

interface SearchClosedProps {
  words: string;
  /** Whether the search finds none among the tickets that are here. */
  isEmpty: boolean;
  /** Whether there may be closed tickets that are not here. */
  isPartial: boolean;
}

/** What a search says when it finds nothing, and its way to tickets closed long ago; what it finds there joins the others. */
export function SearchClosed({ words, isEmpty, isPartial }: SearchClosedProps) {
  const { loadFound } = useLive();
  const search = useMutation({ mutationFn: loadFound });
  const none = `No ticket has "${words}"`;
  const ask = (
    <Button size="small" disabled={search.isPending} onClick={() => search.mutate(words)}>
      Search in closed ones too
    </Button>
  );
  return (
    <>
      {isEmpty && <EmptyPlace action={isPartial && !search.isSuccess ? ask : undefined}>{search.isSuccess ? `${none}, closed ones included.` : `${none}.`}</EmptyPlace>}
      {!isEmpty && isPartial && !search.isSuccess && <div>{ask}</div>}
      {search.data === foundAtOnce && <p className="text-fact text-soft">Of what it found, the newest {foundAtOnce} are here.</p>}
      <FieldError error={search.error?.message} />
    </>
  );
}
