import type { PushState } from "@beckon/protocol";
import { request } from "./http.ts";

/** Whether this browser can be told, and whether it is. `insecure`: push needs HTTPS or loopback; `absent`: the browser has none. */
export type PushSupport = "insecure" | "absent" | "denied" | "off" | "on";

/** How this browser stands; asks it for nothing. */
export async function pushSupport(): Promise<PushSupport> {
  if (!isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return "absent";
  if (Notification.permission === "denied") return "denied";
  return (await currentSubscription()) ? "on" : "off";
}

/** Asks the person, subscribes, and tells the server. Rejects with a sentence where one of these failed. */
export async function turnOnPush(label: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted")
    throw new Error("This browser does not let Beckon show notices. Its settings for this site say so; allow them there, then try again.");
  const registration = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const { public_key } = await request<PushState>("GET", "/push");
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key });
  await request("POST", "/push/devices", { subscription: subscription.toJSON(), label });
}

/** Ends it, here and on the server. */
export async function turnOffPush(): Promise<void> {
  const subscription = await currentSubscription();
  if (!subscription) return;
  await request("POST", "/push/devices/remove", { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** Sends this browser a message. Rejects with what the push service said. */
export async function testPush(): Promise<void> {
  const subscription = await currentSubscription();
  if (subscription) await request("POST", "/push/test", { endpoint: subscription.endpoint });
}

const currentSubscription = async () => (await navigator.serviceWorker.getRegistration("/sw.js"))?.pushManager.getSubscription();
