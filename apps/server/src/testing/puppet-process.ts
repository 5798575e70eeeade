import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";

/** What a test tells the puppet's process to do. */
export type PuppetOrder =
  | { do: "write"; text: string }
  /** One line of this many bytes, so that a test need not send it through the strings' socket. */
  | { do: "long_line"; bytes: number }
  | { do: "complain"; text: string }
  | { do: "exit"; code: number }
  | { do: "ignore"; signals: NodeJS.Signals[] }
  /** Starts a child that ignores SIGTERM; `leave` puts it into a group and session of its own. */
  | { do: "bear"; leave: boolean };

/** What the puppet's process tells the test. */
export type PuppetReport = { line: string } | { born: number } | { signal: string } | { stdin: "closed" } | { pid: number };

const child = `process.on("SIGTERM", () => undefined); process.stdout.write("ready"); setInterval(() => undefined, 60_000);`;

/** The agent's process: it does nothing of its own, a test holds all its strings over a socket. */
const strings = connect(Number(process.argv[2]), "127.0.0.1");
const report = (what: PuppetReport): void => void strings.write(`${JSON.stringify(what)}\n`);

strings.on("error", () => process.exit(9));
report({ pid: process.pid });
createInterface(process.stdin)
  .on("line", (line) => report({ line }))
  // What stays alive here is what a badly written agent leaves behind.
  .on("close", () => report({ stdin: "closed" }));
createInterface(strings)
  .on("error", () => process.exit(9))
  .on("line", (line) => obey(JSON.parse(line) as PuppetOrder))
  .on("close", () => process.exit(0));

function obey(order: PuppetOrder): void {
  switch (order.do) {
    case "write":
      process.stdout.write(order.text);
      return;
    case "long_line":
      process.stdout.write(`${"x".repeat(order.bytes)}\n`);
      return;
    case "complain":
      process.stderr.write(order.text);
      return;
    case "exit":
      process.exit(order.code);
      return;
    case "ignore":
      for (const signal of order.signals) process.on(signal, () => report({ signal }));
      return;
    case "bear": {
      const born = spawn(process.execPath, ["-e", child], { stdio: ["ignore", "pipe", "ignore"], detached: order.leave });
      born.stdout.once("data", () => report({ born: born.pid ?? 0 }));
      born.unref();
    }
  }
}
