import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { call } from "#testing/api.ts";
import { connectRaw } from "#testing/raw-client.ts";
import { spawnServer } from "#testing/spawn-server.ts";
import { startServer } from "#testing/start-server.ts";

vi.setConfig({ testTimeout: 40_000 });

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
};

/** However it ends: a reset is an end too, for which `once` would reject. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => (socket.destroyed ? resolve() : socket.once("close", () => resolve())));

test.concurrent("headers that come a letter at a time are not waited for", async () => {
  await using server = await startServer();
  const slow = await open(server.port);
  slow.write("GET /tickets HTTP/1.1\r\nHost: localhost\r\n");
  const drip = setInterval(() => slow.write("X"), 200);
  const begun = performance.now();
  slow.resume();
  await closed(slow);
  clearInterval(drip);
  expect(performance.now() - begun).toBeLessThan(15_000);
});

test.concurrent("ten thousand sockets that say nothing lock nobody out, and are gone in a while", async () => {
  await using server = await spawnServer();
  const port = Number(new URL(server.url).port);
  const sockets: Socket[] = [];
  while (sockets.length < 10_000)
    // oxlint-disable-next-line no-await-in-loop -- a hundred at a time, as the system's queue takes them
    sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => open(port)))));
  const begun = performance.now();
  await using client = await connectRaw(server.url);
  client.send({ type: "ping" });
  await client.next("pong");
  expect((await call(server.url, "POST", "/tickets/create", { ticket_name: "T", start: false })).status).toBe(201);
  await client.next("ticket_created");
  expect(performance.now() - begun).toBeLessThan(2_000);
  for (const socket of sockets) socket.resume();
  await Promise.all(sockets.map(closed));
  expect((await call(server.url, "GET", "/health")).status).toBe(200);
});
