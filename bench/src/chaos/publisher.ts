import { createClient, ResponseError } from "@beckon/client";
import { BrowserSocket } from "./browser-socket.ts";
import type { PublisherStep } from "./history.ts";

/** Somebody who gives answers through the network, and writes down what became of them. */
export interface Publisher {
  /** Gives no more; resolves when the server has said what became of all. */
  finish(): Promise<void>;
  stop(): void;
}

/** Below the rate of 50 frames a second that one connection has. */
const perSecond = 40;
/** A session holds 100 responses. */
const perSession = 80;

/** Gives answers to sessions that nobody knows, `perSecond` at most, and `inFlight` at a time. */
export function createPublisher(name: string, steps: PublisherStep[], ws: string, inFlight = 8): Publisher {
  const client = createClient({ url: ws, WebSocket: BrowserSocket, onReset: () => Promise.reject(new Error("it has no cursor")) });
  const open = new Set<Promise<void>>();
  let count = 0;
  const give = async (): Promise<void> => {
    const value = `${name}-${count}`;
    const session_id = `${name}-${Math.floor(count / perSession)}`;
    count += 1;
    steps.push({ give: value });
    try {
      const { seq } = await client.respond({ session_id, response: value }, value);
      if (seq !== undefined) steps.push({ acked: value, seq });
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      steps.push({ refused: value });
    }
  };
  const giving = setInterval(() => {
    if (open.size >= inFlight) return;
    const one = give().finally(() => open.delete(one));
    open.add(one);
  }, 1_000 / perSecond);
  client.start();
  return {
    async finish() {
      clearInterval(giving);
      await Promise.all(open);
    },
    stop() {
      clearInterval(giving);
      client.close();
    },
  };
}
