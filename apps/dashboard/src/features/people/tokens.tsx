import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { fetchTokens, revokeToken } from "#api/people.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";
import { NewToken } from "./new-token.tsx";

/** Who else may come in. Only the owner sees this. */
export function Tokens() {
  const cache = useQueryClient();
  const refresh = (): Promise<void> => cache.invalidateQueries({ queryKey: keys.tokens });
  const { data, error } = useQuery({ queryKey: keys.tokens, queryFn: fetchTokens });
  const revoke = useMutation({ mutationFn: revokeToken, onSettled: refresh });
  return (
    <>
      <p className="text-soft">Everybody answers under a name. A person’s token also opens Beckon to their scripts.</p>
      <FieldError error={(error ?? revoke.error)?.message} />
      <ul className="flex flex-col gap-2">
        {data?.map(({ id, name, for: whom, used_at }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-box border border-line bg-surface px-3 py-2">
            <span className="min-w-0 flex-1">
              {name}
              <span className="text-fact text-soft">
                {whom === "agent" && " · an agent outside, can only ask"} · last used <RelativeTime at={used_at} />
              </span>
            </span>
            <Button size="small" tone="danger" disabled={revoke.isPending} onClick={() => revoke.mutate(id)}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      <NewToken onAdded={() => void refresh()} />
    </>
  );
}
