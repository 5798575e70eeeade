import { request as requestOverHttp } from "node:http";
import { request as requestOverHttps } from "node:https";
import webPush, { type RequestDetails } from "web-push";
import type { Notice, PushSubscription } from "@beckon/protocol";
import type { PushKeys } from "./push-keys.ts";
import { lookupPublic, mayPushTo } from "./push-reach.ts";

/** What became of one message: `gone` means that the device will never be there again (RFC 8030, section 7.3). */
export type PushOutcome = "sent" | "gone" | "failed";

/** How we send. */
export interface PushSender {
  keys: PushKeys;
  /** How a push service may reach whoever runs this: an https or mailto address (RFC 8292, section 2.1). */
  subject: string;
  /** Push services of the owner's own, as origins; all others are public ones. */
  ownServices: readonly string[];
}

const withinMs = 10_000;
/** A phone that is off hears of it until then, in seconds. */
const keptForS = 24 * 3_600;

/** Sends one notice, encrypted for the device (RFC 8291). */
export async function sendPush(subscription: PushSubscription, notice: Notice, { keys, subject, ownServices }: PushSender): Promise<PushOutcome> {
  try {
    // A device may be older than what is allowed now.
    if (!mayPushTo(subscription.endpoint, ownServices)) return "failed";
    const details = webPush.generateRequestDetails(subscription, JSON.stringify(notice), {
      vapidDetails: { subject, ...keys },
      TTL: keptForS,
      urgency: "high",
    });
    const status = await post(details, ownServices.includes(new URL(details.endpoint).origin));
    if (status >= 200 && status < 300) return "sent";
    return status === 404 || status === 410 ? "gone" : "failed";
  } catch {
    return "failed";
  }
}

/** Gives the status. No redirect is followed: a push service does not move, and following it would let it point us at our own network. */
function post({ endpoint, method, headers, body }: RequestDetails, isOwn: boolean): Promise<number> {
  const url = new URL(endpoint);
  const request = url.protocol === "https:" ? requestOverHttps : requestOverHttp;
  const options = { method, headers, signal: AbortSignal.timeout(withinMs), ...(isOwn ? {} : { lookup: lookupPublic }) };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sent.on("error", reject).end(body);
  });
}
