import webPush from "web-push";
import type { Notice, PushSubscription } from "@beckon/protocol";
import type { PushKeys } from "./push-keys.ts";

/** What became of one message: `gone` means that the device will never be there again (RFC 8030, section 7.3). */
export type PushOutcome = "sent" | "gone" | "failed";

const withinMs = 10_000;
/** A phone that is off hears of it until then, in seconds. */
const keptForS = 24 * 3_600;

/** Sends one notice, encrypted for the device (RFC 8291). `subject` is how a push service may reach whoever runs this (RFC 8292). */
export async function sendPush(subscription: PushSubscription, notice: Notice, keys: PushKeys, subject: string): Promise<PushOutcome> {
  try {
    const details = webPush.generateRequestDetails(subscription, JSON.stringify(notice), {
      vapidDetails: { subject, ...keys },
      TTL: keptForS,
      urgency: "high",
    });
    const response = await fetch(details.endpoint, {
      method: details.method,
      headers: details.headers as Record<string, string>,
      body: new Uint8Array(details.body ?? []),
      // A push service does not move; following it elsewhere would let it point us at our own network.
      redirect: "error",
      signal: AbortSignal.timeout(withinMs),
    });
    await response.body?.cancel();
    if (response.ok) return "sent";
    return response.status === 404 || response.status === 410 ? "gone" : "failed";
  } catch {
    return "failed";
  }
}
