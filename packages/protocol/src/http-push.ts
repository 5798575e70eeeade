import { z } from "zod";

/** Which addresses are allowed is the server's to say: it knows its network. */
const endpoint = z.url({ protocol: /^https?$/ }).max(2_000);

/** A browser's push subscription (W3C Push API, PushSubscriptionJSON). */
export const pushSubscription = z.object({
  endpoint,
  keys: z.object({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});
export type PushSubscription = z.infer<typeof pushSubscription>;

/** Body of `POST /push/devices`. */
export const addDeviceBody = z.strictObject({ subscription: pushSubscription, label: z.string().trim().min(1).max(60) });

/** Body of `POST /push/devices/remove` and of `POST /push/test`. */
export const deviceBody = z.strictObject({ endpoint });

/** One entry of `GET /push`. */
export interface DeviceListing {
  endpoint: string;
  label: string;
  created_at: string;
}

/** Answer of `GET /push`: the key that a browser subscribes with (RFC 8292), and the devices that are told. */
export interface PushState {
  public_key: string;
  devices: DeviceListing[];
}

/** What a device shows; the payload of a push message. */
export interface Notice {
  title: string;
  body: string;
  /** A later notice of the same tag takes its place. */
  tag: string;
  /** Path of the page that it opens. */
  path: string;
  /** A question that can be answered from the notice itself, by one of these option ids. */
  question?: { question_id: string; options: { id: string; label: string }[] };
}
