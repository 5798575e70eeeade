import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "#api/keys.ts";
import { pushSupport, testPush, turnOffPush, turnOnPush, type PushSupport } from "#api/push.ts";
import { browserName } from "#live/browser-name.ts";
import { Button } from "#ui/button.tsx";
import { FieldError } from "#ui/field.tsx";

const words: Record<PushSupport, string> = {
  on: "This browser is told when an agent asks, fails or finishes, also while this page is closed.",
  off: "This browser is not told while this page is closed.",
  denied: "This browser does not let Beckon show notices; its settings for this site can.",
  insecure: "Notices need HTTPS, or this computer itself. docs/operations.md shows the ways there.",
  absent: "This browser cannot show notices while the page is closed. On an iPhone, add Beckon to the home screen first.",
};

/** Whether this browser is told what happens while nobody looks. */
export function ThisDevice() {
  const cache = useQueryClient();
  const { data: support } = useQuery({ queryKey: keys.push, queryFn: pushSupport });
  const onSettled = (): Promise<void> => cache.invalidateQueries({ queryKey: keys.push });
  const turnOn = useMutation({ mutationFn: () => turnOnPush(browserName(navigator.userAgent)), onSettled });
  const turnOff = useMutation({ mutationFn: turnOffPush, onSettled });
  const test = useMutation({ mutationFn: testPush });
  if (support === undefined) return null;
  return (
    <>
      <p className="text-soft">{words[support]}</p>
      <div className="flex flex-wrap gap-2">
        {support === "off" && (
          <Button size="small" disabled={turnOn.isPending} onClick={() => turnOn.mutate()}>
            Tell this browser
          </Button>
        )}
        {support === "on" && (
          <>
            <Button size="small" disabled={test.isPending} onClick={() => test.mutate()}>
              Send a test
            </Button>
            <Button size="small" disabled={turnOff.isPending} onClick={() => turnOff.mutate()}>
              Tell it no longer
            </Button>
          </>
        )}
      </div>
      <FieldError error={(turnOn.error ?? turnOff.error ?? test.error)?.message} />
    </>
  );
}
