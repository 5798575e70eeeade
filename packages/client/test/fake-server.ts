import type { ClientMessage, Event, ServerMessage } from "@beckon/protocol";

/** One connection as the server's side of it. */
export interface FakePeer {
  /** What the client sent. */
  readonly received: ClientMessage[];
  open(): void;
  say(message: ServerMessage): void;
  sayText(text: string): void;
  close(code: number, reason?: string): void;
  readonly isClosed: boolean;
}

/** Stands for the network: each connection of a client appears in `peers`. */
export function fakeServer() {
  const peers: FakePeer[] = [];
  class FakeWebSocket extends EventTarget {
    readyState = 0;

    constructor(_url: string, protocol: string) {
      super();
      if (protocol !== "beckon.v1") throw new Error("no sub-protocol");
      const received: ClientMessage[] = [];
      this.send = (text) => void received.push(JSON.parse(text) as ClientMessage);
      const isClosed = (): boolean => this.readyState === 3;
      peers.push({
        received,
        get isClosed() {
          return isClosed();
        },
        open: () => {
          this.readyState = 1;
          this.dispatchEvent(new DomEvent("open"));
        },
        say: (message) => this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) })),
        sayText: (text) => this.dispatchEvent(new MessageEvent("message", { data: text })),
        close: (code, reason = "") => {
          this.readyState = 3;
          this.dispatchEvent(Object.assign(new DomEvent("close"), { code, reason }));
        },
      });
    }

    readonly send: (text: string) => void;

    close(): void {
      this.readyState = 3;
    }
  }
  return { peers, WebSocket: FakeWebSocket as unknown as new (url: string, protocol: string) => WebSocket };
}

const DomEvent = globalThis.Event;

/** The welcome of a fake server. */
export const welcome: ServerMessage = {
  type: "welcome",
  connection_id: "c",
  epoch: "e",
  head: 0,
  heartbeat_ms: 20_000,
  max_payload_bytes: 65_536,
};

/** The cursor of the event at `seq`. */
export const cursorAt = (seq: number): string => `e.${seq}.0000000000000000`;

/** The event at `seq`. */
export const eventAt = (seq: number): Event => ({
  type: "agent_message",
  ticket_id: "t",
  session_id: "s",
  role: "message",
  message_id: "m",
  text: `${seq}`,
  seq,
  timestamp: "2026-01-01T00:00:00.000Z",
  cursor: cursorAt(seq),
});
