import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { parseArgs } from "node:util";
import { ndJsonStream } from "@agentclientprotocol/sdk";
import { createDemoAgent } from "./agent.ts";

const { values } = parseArgs({ options: { state: { type: "string" } } });
const app = createDemoAgent(values.state ?? join(tmpdir(), "beckon-demo-agent"));
const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
const connection = app.connect(ndJsonStream(Writable.toWeb(process.stdout), input));
// Whoever started us is gone: nobody hears us any more.
await connection.closed;
process.exit(0);
