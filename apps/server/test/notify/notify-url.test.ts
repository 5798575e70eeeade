import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startServer } from "#testing/start-server.ts";
import { createTicket } from "#testing/ticket.ts";

test("NOTIFY_URL gets each notice as text, with its title and link as headers", async () => {
  const { promise, resolve } = Promise.withResolvers<{ title: string | string[] | undefined; click: string | string[] | undefined; body: string }>();
  const service = createServer((request, response) => {
    void text(request).then((body) => {
      response.end();
      resolve({ title: request.headers["title"], click: request.headers["click"], body });
    });
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  await using server = await startServer({ NOTIFY_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}/topic` });
  const { ticket_id } = await createTicket(server.url, "/ask Grün oder blau?");
  const { title, click, body } = await promise;
  expect(Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/.exec(String(title))?.[1] ?? "", "base64").toString()).toBe("Demo agent asks · Try");
  expect([click, body]).toEqual([`http://localhost:${server.port}/t/${ticket_id}`, "Grün oder blau?"]);
  service.close();
});
