import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { endSignIn, fetchSignIns, signOut } from "#api/people.ts";
import { browserName } from "#live/browser-name.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";

/** The browsers that are signed in; each can be signed out from here. */
export function SignIns() {
  const cache = useQueryClient();
  const { data, error } = useQuery({ queryKey: keys.signIns, queryFn: fetchSignIns });
  const end = useMutation({ mutationFn: endSignIn, onSettled: () => cache.invalidateQueries({ queryKey: keys.signIns }) });
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => location.assign("/") });
  return (
    <>
      <FieldError error={(error ?? end.error ?? leave.error)?.message} />
      <ul className="flex flex-col gap-2">
        {data?.map(({ id, name, label, used_at, current }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-box border border-line bg-surface px-3 py-2">
            <span className="min-w-0 flex-1">
              {name}, {browserName(label)}
              <span className="text-fact text-soft">
                {current ? " · this browser" : <> · last used <RelativeTime at={used_at} /></>}
              </span>
            </span>
            <Button size="small" disabled={end.isPending || leave.isPending} onClick={() => (current ? leave.mutate() : end.mutate(id))}>
              Sign {current ? "out" : "it out"}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
