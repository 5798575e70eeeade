import { useQuery } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { fetchReady } from "#api/requests.ts";
import { useView } from "#live/hooks.ts";
import { FieldError } from "#ui/field.tsx";

/** Whether the server can take work, and how much it knows. */
export function ServerState() {
  const { data, error } = useQuery({ queryKey: keys.ready, queryFn: fetchReady, refetchInterval: 10_000, retry: false });
  const events = useView(({ seq }) => seq);
  return (
    <>
      <FieldError error={error?.message} />
      {data && !error && events !== undefined && <p className="tabular">It runs; its log holds {events} events.</p>}
    </>
  );
}
