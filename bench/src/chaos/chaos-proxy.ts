import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Direction, Fault } from "./fault.ts";

/** A TCP proxy that spoils connections. */
export interface ChaosProxy extends AsyncDisposable {
  port: number;
  /** Where new connections lead. */
  target(port: number): void;
  /** From now on nothing is spoiled, and what is spoiled already is cut. */
  calm(): void;
  /** How often each kind of fault has struck. */
  readonly struck: Readonly<Record<Exclude<Fault["kind"], "none">, number>>;
}

/** Listens on a free port; `draw` says what befalls the next connection. */
export async function createChaosProxy(draw: () => Fault): Promise<ChaosProxy> {
  const struck = { cut: 0, stall: 0, half_open: 0, slices: 0 };
  const spoiled = new Set<() => void>();
  const sockets = new Set<Socket>();
  let isCalm = false;
  let targetPort = 0;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: targetPort, host: "127.0.0.1", noDelay: true });
    const fault: Fault = isCalm ? { kind: "none" } : draw();
    const cut = (): void => {
      for (const socket of [client, upstream]) socket.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", () => {
        sockets.delete(socket);
        // Who is half open hears nothing of the other side's end.
        if (!silenced) cut();
      });
    }
    let silenced = false;
    if (fault.kind !== "none") {
      spoiled.add(cut);
      client.on("close", () => spoiled.delete(cut));
    }
    /** `rest` is what has come with the bytes after which it strikes. */
    const strike = (to: Socket, rest: Buffer): void => {
      if (fault.kind === "none" || fault.kind === "slices") return;
      struck[fault.kind] += 1;
      if (fault.kind === "cut") return cut();
      for (const socket of [client, upstream]) socket.pause();
      if (fault.kind === "half_open") {
        silenced = true;
        return;
      }
      setTimeout(() => {
        if (rest.length > 0 && to.writable) to.write(rest);
        for (const socket of [client, upstream]) socket.resume();
      }, fault.ms).unref();
    };
    const pass = (direction: Direction, from: Socket, to: Socket): void => {
      let seen = 0;
      let strikes = fault.kind !== "none" && fault.direction === direction;
      from.on("data", (data: Buffer) => {
        if (silenced) return;
        const before = seen;
        seen += data.length;
        if (fault.kind === "slices" && strikes) return slice(data, before, to, fault);
        const at = fault.kind === "none" || fault.kind === "slices" ? Infinity : fault.afterBytes;
        // The bytes up to the fault go on, so that it strikes in the middle of a frame.
        const through = strikes && seen > at ? data.subarray(0, Math.max(0, at - before)) : data;
        if (!to.write(through)) {
          from.pause();
          to.once("drain", () => from.resume());
        }
        if (!strikes || seen <= at) return;
        strikes = false;
        strike(to, data.subarray(through.length));
      });
      from.on("end", () => !silenced && to.end());
    };
    const slice = (data: Buffer, before: number, to: Socket, { bytes, size }: Extract<Fault, { kind: "slices" }>): void => {
      if (before === 0) struck.slices += 1;
      const sliced = Math.max(0, Math.min(data.length, bytes - before));
      for (let at = 0; at < sliced; at += size) to.write(data.subarray(at, Math.min(sliced, at + size)));
      if (sliced < data.length) to.write(data.subarray(sliced));
    };
    pass("up", client, upstream);
    pass("down", upstream, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    struck,
    target(port) {
      targetPort = port;
    },
    calm() {
      isCalm = true;
      for (const cut of spoiled) cut();
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
