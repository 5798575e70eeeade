import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listen } from "#listen.ts";
import { createLogger } from "#ops/logger.ts";
import { startServer } from "#testing/start-server.ts";

const listens = (port: number, host: string): Promise<string> =>
  new Promise((resolve) => {
    const other = createServer().once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
    other.listen(port, host, () => other.close(() => resolve("listens")));
  });

test("no other program gets the port on the loopback address that browsers try first for localhost", async () => {
  await using server = await startServer({ AUTH: "on" });
  expect(await listens(server.port, "::1")).toBe("EADDRINUSE");
  expect((await fetch(`http://[::1]:${server.port}/health`)).status).toBe(200);
});

test("where another program has it already, Beckon does not start, and says where", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, "::1", resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startServer({ PORT: String(port) })).rejects.toThrow(`PORT: ${port} on ::1 is taken`);
  expect(await listens(port, "127.0.0.1")).toBe("listens");
  await new Promise((resolve) => void other.close(resolve));
});

test.each(["127.0.0.2", "0.0.0.0", "::", "::1", "localhost"])("this machine's programs find Beckon on it, and commands its note, where HOST is %s", async (HOST) => {
  await using server = await startServer({ AUTH: "on", AUTH_TOKEN: "chosen-by-a-person", HOST, RATE_LIMIT: "on" });
  const noted = (await readFile(join(server.folder, "data", "address"), "utf8")).trim();
  expect(noted).toBe(`http://127.0.0.1:${server.port}`);
  for (const origin of [noted, `http://[::1]:${server.port}`, `http://localhost:${server.port}`])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect([origin, (await fetch(`${origin}/ready`)).status]).toEqual([origin, 200]);
});

test("a connection that the system cannot hand over ends no server", async () => {
  const said: string[] = [];
  const { port, stop, end } = await listen({
    host: "127.0.0.1",
    port: 0,
    app({ socket }, response) {
      const { server } = socket as unknown as { server: Server };
      for (const _time of [1, 2]) server.emit("error", Object.assign(new Error("accept ENOBUFS"), { code: "ENOBUFS" }));
      response.end("still here");
    },
    upgrade: () => Promise.resolve(),
    logger: Object.assign(createLogger("silent"), { error: (_what: unknown, text: string) => void said.push(text) }),
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("still here");
  expect(said).toHaveLength(2);
  stop();
  end();
});
