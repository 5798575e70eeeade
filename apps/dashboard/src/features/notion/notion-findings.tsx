import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { checkNotion } from "#api/notion.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";

/** Looks whether Notion is set up, and says in a line each what is and what must be done by hand. */
export function NotionFindings() {
  const cache = useQueryClient();
  const check = useMutation({ mutationFn: checkNotion, onSettled: () => cache.invalidateQueries({ queryKey: keys.notion }) });
  return (
    <>
      <div>
        <Button size="small" disabled={check.isPending} onClick={() => check.mutate()}>
          Check the setup
        </Button>
      </div>
      <FieldError error={check.error?.message} />
      {check.data && (
        <ul className="flex flex-col gap-1" aria-label="What was found in Notion">
          {check.data.map(({ ok, sentence, todo }) => (
            <li key={sentence}>
              <span className={ok ? "text-soft" : "text-fail"}>{ok ? "Fine" : "Not yet"}</span> · {sentence}
              {todo !== undefined && <span className="block text-fact">{todo}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
