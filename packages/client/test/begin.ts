import { createClient, type ClientOptions } from "@beckon/client";
import { cursorAt, fakeServer, welcome, type FakePeer } from "./fake-server.ts";
import { fakeSurroundings } from "./fake-surroundings.ts";

/** A started client over a fake network, and the seqs of the events that it told. */
export function begin(options: Partial<ClientOptions> = {}, chance = 0.5) {
  const server = fakeServer();
  const surroundings = fakeSurroundings(chance);
  const seqs: number[] = [];
  const client = createClient({
    url: "wss://beckon.example/ws",
    onReset: () => Promise.reject(new Error("no reset expected")),
    WebSocket: server.WebSocket,
    surroundings,
    ...options,
  });
  client.onEvents((events) => seqs.push(...events.map(({ seq }) => seq)));
  client.start();
  const peer = (): FakePeer => server.peers.at(-1) as FakePeer;
  /** The newest connection up to live, at `seq`. */
  const live = async (seq: number): Promise<void> => {
    peer().open();
    await settled();
    peer().say(welcome);
    peer().say({ type: "caught_up", seq, cursor: cursorAt(seq) });
  };
  return { ...server, surroundings, client, seqs, peer, live };
}

/** Lets promises that are due run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
