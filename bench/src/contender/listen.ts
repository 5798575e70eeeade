import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server's own use of the machine since it began: CPU in microseconds, memory in bytes. */
export interface Usage {
  cpu_us: number;
  rss: number;
}

/**
 * What every server under measurement answers: `POST /emit?count=&burst=&bytes=` (answered when `emit` is done), `GET /usage`, `GET /health`.
 * Prints its port as the first line.
 */
export function listen(port: number, emit: (count: number, burst: number, bytes: number) => Promise<unknown>): Server {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const number = (name: string, otherwise: number): number => Number(url.searchParams.get(name) ?? otherwise);
    if (url.pathname === "/emit")
      return void emit(number("count", 1), number("burst", 1), number("bytes", 0)).then(
        () => response.end('{"ok":true}'),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    if (url.pathname === "/usage") {
      const { user, system } = process.cpuUsage();
      const usage: Usage = { cpu_us: user + system, rss: process.memoryUsage.rss() };
      return void response.end(JSON.stringify(usage));
    }
    response.end("ok");
  });
  server.listen(port, "127.0.0.1", 4_096, () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
  return server;
}
