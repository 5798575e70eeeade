import { randomUUID } from "node:crypto";
import { signWebhookPayload, type UserObjectResponse } from "@notionhq/client";
import type { World } from "./world.ts";

/** A webhook as it was delivered, to be sent again or forged. */
export interface Delivery {
  body: string;
  signature: string;
  status: number;
  /** What it was answered with. */
  answer: unknown;
}

/** A subscription to webhooks: it delivers signed signals without content. */
export interface Webhooks {
  /** Sends the handshake, and from then on every act of a person or of the integration. Gives the status it was answered with. */
  subscribe(url: string): Promise<number>;
  readonly verificationToken: string;
  readonly deliveries: readonly Delivery[];
  /** Queues an event about something that happened. */
  tell(type: string, entityId: string, by: UserObjectResponse, pageId: string): void;
  /** Sends any body, signed with this token. */
  send(url: string, body: unknown, token?: string): Promise<Delivery>;
  /** An event as it would be sent. */
  event(type: string, entityId: string, by: UserObjectResponse, pageId: string, more?: { id?: string; timestamp?: string }): object;
  /** Resolves when all queued deliveries were answered. */
  settled(): Promise<void>;
}

/** No delivery before somebody subscribes. */
export function createWebhooks(world: World): Webhooks {
  const verificationToken = `secret_${randomUUID()}`;
  const subscription = randomUUID();
  const deliveries: Delivery[] = [];
  let url: string | undefined;
  let pending = Promise.resolve();

  const send = async (to: string, body: unknown, token = verificationToken): Promise<Delivery> => {
    const text = JSON.stringify(body);
    const signature = await signWebhookPayload({ body: text, verificationToken: token });
    const response = await fetch(to, { method: "POST", headers: { "Content-Type": "application/json", "X-Notion-Signature": signature }, body: text });
    const delivery = { body: text, signature, status: response.status, answer: await response.json().catch(() => undefined) };
    deliveries.push(delivery);
    return delivery;
  };
  const event: Webhooks["event"] = (type, entityId, by, pageId, more = {}) => ({
    id: more.id ?? randomUUID(),
    timestamp: more.timestamp ?? world.now().toISOString(),
    workspace_id: world.databaseId,
    workspace_name: "Test",
    subscription_id: subscription,
    integration_id: world.bot.id,
    authors: [{ id: by.id, type: by.type }],
    attempt_number: 1,
    api_version: "2025-09-03",
    type,
    entity: { id: entityId, type: type.startsWith("comment") ? "comment" : "page" },
    data: type.startsWith("comment")
      ? { page_id: pageId, parent: { id: pageId, type: "page" } }
      : { parent: { id: world.databaseId, type: "database", data_source_id: world.dataSources[0]?.id } },
  });
  return {
    verificationToken,
    deliveries,
    event,
    send,
    async subscribe(to) {
      const { status } = await send(to, { verification_token: verificationToken });
      url = to;
      return status;
    },
    tell(type, entityId, by, pageId) {
      const to = url;
      if (to === undefined) return;
      pending = pending.then(async () => {
        await send(to, event(type, entityId, by, pageId)).catch(() => undefined);
      });
    },
    settled: () => pending,
  };
}
