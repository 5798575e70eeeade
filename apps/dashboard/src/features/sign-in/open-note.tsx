import { useSession } from "#api/use-session.ts";

/** Where sign-in is off: says so on every page. */
export function OpenNote() {
  const { data } = useSession();
  if (data?.auth !== "off") return null;
  return (
    <aside aria-label="Sign-in is off" className="border-b border-line bg-sunk px-6 py-2 text-fact max-tablet:px-4">
      Sign-in is off: every program on this computer can use Beckon, agents too. Start it without <code>AUTH=off</code> to lock it.
    </aside>
  );
}
