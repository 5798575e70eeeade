import { useQuery } from "@tanstack/react-query";
import { keys } from "./keys.ts";
import { fetchSession } from "./session.ts";

/** Who is signed in here. */
export const useSession = () => useQuery({ queryKey: keys.session, queryFn: fetchSession, staleTime: Infinity });
