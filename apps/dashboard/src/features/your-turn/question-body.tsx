import type { Entry } from "#live/hooks.ts";
import { Command } from "#ui/command.tsx";
import { DiffView } from "#ui/diff-view.tsx";

/** What is asked: the words, and for a permission the exact call. */
export function QuestionBody({ entry: { question, ticket }, agent }: { entry: Entry; agent: string }) {
  const { tool_call: call, kind, message, url } = question;
  if (kind === "permission")
    return (
      <div className="flex flex-col gap-2">
        <p className="font-strong">
          {agent} wants to {call?.kind === "edit" ? "change" : "run"}
        </p>
        <Command>{call?.input ?? message}</Command>
        {call?.input !== undefined && call.input !== message && <Command isBlock={false}>{message}</Command>}
        {call?.diff?.map((one) => <DiffView key={one.path} diff={one} />)}
        <p className="text-fact text-soft">
          {ticket.acp && (
            <>
              in <Command isBlock={false}>{ticket.acp.workspace}</Command>.{" "}
            </>
          )}
          Nothing runs until you answer.
        </p>
      </div>
    );
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[72ch] font-strong whitespace-pre-wrap">{message}</p>
      {kind === "url" && url !== undefined && (
        <>
          <p className="text-fact">
            It asks you to open a page of <b>{URL.canParse(url) ? new URL(url).host : "an address that cannot be read"}</b>. Look at the whole address first:
          </p>
          <Command>{url}</Command>
        </>
      )}
    </div>
  );
}
