import { WebSocket, WebSocketServer } from "ws";
import { stamped } from "./bench-events.ts";
import { listen } from "./listen.ts";

/**
 * What most would write with `ws`: the event as a string, made once, sent to each; nothing is stored. `?since=` replays from an
 * array. The first argument is the port.
 */
const kept: { seq: number; text: string }[] = [];
const ticket = { ticket_id: "t_bench", session_id: "s_bench" };
const clients = new Set<WebSocket>();

function send(): void {
  const seq = (kept.at(-1)?.seq ?? 0) + 1;
  const text = JSON.stringify({ seq, timestamp: new Date().toISOString(), ...stamped(ticket), cursor: `0123456789ab.${seq}.0123456789abcdef` });
  kept.push({ seq, text });
  if (kept.length > 1_000) kept.shift();
  for (const client of clients) if (client.readyState === WebSocket.OPEN) client.send(text);
}
const emit = (count: number, burst: number): Promise<void> =>
  new Promise((resolve) => {
    let left = count;
    const turn = (): void => {
      for (let one = 0; one < burst && left > 0; one += 1, left -= 1) send();
      if (left > 0) setImmediate(turn);
      else resolve();
    };
    turn();
  });
const server = listen(Number(process.argv[2] ?? 0), emit);
new WebSocketServer({ server, path: "/ws" }).on("connection", (client, request) => {
  clients.add(client);
  client.on("error", () => undefined);
  client.on("close", () => clients.delete(client));
  const since = new URL(request.url ?? "/", "http://localhost").searchParams.get("since");
  if (since !== null) for (const { seq, text } of kept) if (seq > Number(since)) client.send(text);
});
