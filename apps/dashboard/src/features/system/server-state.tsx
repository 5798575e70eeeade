import { useQuery } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { fetchHealth } from "#api/requests.ts";
import { FieldError } from "#ui/field.tsx";

/** Whether the server runs, and how much it knows. */
export function ServerState() {
  const { data, error } = useQuery({ queryKey: keys.health, queryFn: fetchHealth, refetchInterval: 10_000 });
  return (
    <>
      <FieldError error={error?.message} />
      {data && <p className="tabular">It runs; its log holds {data.seq} events.</p>}
    </>
  );
}
