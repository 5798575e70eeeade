import { connect } from "node:net";

/** A request made of bytes, so that nothing is sent but what the test says: no Host, no normalized path, no checked header. */
export interface Knocking {
  method?: string;
  path?: string;
  headers?: Record<string, string | undefined>;
  body?: string;
  /** Asks for a WebSocket. */
  upgrade?: boolean;
}

/** What came back: the status, and everything after the head. */
export interface Answer {
  status: number;
  text: string;
}

const upgradeHeaders = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==" };

/** Knocks at a server; after an upgrade that was let in, hangs up at once. A header of undefined is left out, `Host` too. */
export async function knock(port: number, { method = "GET", path = "/", headers = {}, body = "", upgrade = false }: Knocking): Promise<Answer> {
  const all = {
    Host: `127.0.0.1:${port}`,
    ...(upgrade ? upgradeHeaders : { Connection: "close" }),
    ...(body === "" ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    if (Buffer.concat(chunks).toString("latin1").startsWith("HTTP/1.1 101")) socket.destroy();
  });
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text: text.slice(text.indexOf("\r\n\r\n") + 4) };
}
