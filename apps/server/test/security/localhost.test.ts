import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
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
  await new Promise((resolve) => void other.close(resolve));
});

test("an agent finds Beckon on this machine, whatever HOST is", async () => {
  await using server = await startServer({ AUTH: "on", AUTH_TOKEN: "chosen-by-a-person", HOST: "127.0.0.2", RATE_LIMIT: "on" });
  expect((await fetch(`http://127.0.0.1:${server.port}/health`)).status).toBe(200);
});
