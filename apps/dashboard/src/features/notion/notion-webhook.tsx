import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { NotionState } from "@beckon/protocol";
import { keys } from "#api/keys.ts";
import { waitForWebhook } from "#api/notion.ts";
import { Button } from "#ui/button.tsx";
import { Command } from "#ui/command.tsx";
import { FieldError } from "#ui/field.tsx";
import { RelativeTime } from "#ui/relative-time.tsx";

interface NotionWebhookProps {
  webhook: NotionState["webhook"];
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "[::1]" || host.startsWith("127.");

/** The webhook: what Notion tells at once instead of being asked; it needs an address that Notion can reach. */
export function NotionWebhook({ webhook }: NotionWebhookProps) {
  const cache = useQueryClient();
  const wait = useMutation({ mutationFn: waitForWebhook, onSettled: () => cache.invalidateQueries({ queryKey: keys.notion }) });
  if (!webhook) return null;
  const { state, verification_token: token, last_event_at: lastAt, refused } = webhook;
  return (
    <>
      {state === "on" && (
        <p className="text-fact text-soft">
          A webhook is connected{lastAt === undefined ? "; nothing has come since Beckon started." : ""}
          {lastAt !== undefined && (
            <>
              ; the last event came <RelativeTime at={lastAt} />.
            </>
          )}
        </p>
      )}
      {state === "waiting" && (
        <>
          <p>Beckon waits for Notion. In the settings of the integration, under Webhooks, create a subscription to this address:</p>
          <Command>{`${location.origin}/webhook/notion`}</Command>
          {isLoopback(location.hostname) && (
            <p>Notion cannot reach this computer under that address. Give Beckon one that it can, by PUBLIC_URL.</p>
          )}
        </>
      )}
      {state === "unconfirmed" && token !== undefined && (
        <>
          <p>Notion was here. Paste this token into its dialog to confirm the subscription:</p>
          <Command>{token}</Command>
        </>
      )}
      {state === "off" && <p className="text-fact text-soft">No webhook is connected: Beckon looks at Notion every few seconds, which is enough.</p>}
      {refused && (
        <p className="text-fact text-soft">
          {refused.sentence} That was <RelativeTime at={refused.at} />.
        </p>
      )}
      {state !== "waiting" && (
        <div>
          <Button size="small" disabled={wait.isPending} onClick={() => wait.mutate()}>
            {state === "off" ? "Connect a webhook" : "Connect another webhook"}
          </Button>
        </div>
      )}
      <FieldError error={wait.error?.message} />
    </>
  );
}
