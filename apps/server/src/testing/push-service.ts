import { createECDH, randomBytes, type ECDH } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import type { Notice, PushSubscription } from "@beckon/protocol";

/** The part of http_ece that a test's browser reads messages with (RFC 8188); the package has no types. */
interface HttpEce {
  decrypt(body: Buffer, params: { version: "aes128gcm"; privateKey: ECDH; authSecret: string }): Buffer;
}
const require = createRequire(import.meta.url);
const { decrypt } = require("http_ece") as HttpEce;

/** A message as the browser got it. */
interface Received {
  notice: Notice;
  headers: Record<string, string | string[] | undefined>;
}

/** A push service on loopback with one browser behind it, which reads what it gets. */
export interface PushService extends AsyncDisposable {
  subscription: PushSubscription;
  /** Where it is: on loopback, so a server takes it only where this says so. */
  environment: { PUSH_ORIGINS: string };
  /** Resolves with the next notice, decrypted, and the headers that it came with. */
  next(): Promise<Received>;
  /** Answers this status from now on. */
  answer(status: number): void;
  /** Answers nothing from now on. */
  hang(): void;
  /** How many requests wait for an answer. */
  readonly waiting: number;
}

/** Starts the service (RFC 8030) and makes a browser's keys (RFC 8291). */
export async function startPushService(): Promise<PushService> {
  const browser = createECDH("prime256v1");
  const p256dh = browser.generateKeys().toString("base64url");
  const auth = randomBytes(16).toString("base64url");
  const came: Received[] = [];
  const waiting: ((message: Received) => void)[] = [];
  let status: number | undefined = 201;
  let held = 0;
  const receive = (body: Buffer, headers: Received["headers"]): void => {
    const text = decrypt(body, { version: "aes128gcm", privateKey: browser, authSecret: auth }).toString("utf8");
    const message = { notice: JSON.parse(text) as Notice, headers };
    const take = waiting.shift();
    if (take) take(message);
    else came.push(message);
  };
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (status === undefined) {
        held += 1;
        response.once("close", () => (held -= 1));
      } else response.writeHead(status).end();
      receive(body, request.headers);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    subscription: { endpoint: `${origin}/send/1`, keys: { p256dh, auth } },
    environment: { PUSH_ORIGINS: origin },
    next: () => {
      const message = came.shift();
      return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve));
    },
    answer: (next) => void (status = next),
    hang: () => void (status = undefined),
    get waiting() {
      return held;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
