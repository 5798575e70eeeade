import { useSession } from "#api/use-session.ts";
import { Part } from "#ui/part.tsx";
import { SignIns } from "./sign-ins.tsx";
import { Tokens } from "./tokens.tsx";

/** Who is in, and who may come in; nothing where sign-in is off. */
export function People() {
  const { data } = useSession();
  if (data?.person === undefined) return null;
  return (
    <>
      <Part title="Signed in">
        <SignIns />
      </Part>
      {data.person.owner && (
        <Part title="People">
          <Tokens />
        </Part>
      )}
    </>
  );
}
