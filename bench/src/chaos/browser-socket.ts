import { WebSocket as NodeSocket } from "ws";

/** The socket of a page: it sends an Origin, as every browser does. */
class PageSocket extends NodeSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol, { origin: "http://localhost:5173", perMessageDeflate: false });
  }
}

/** For `ClientOptions.WebSocket`: the library's emitter does what a browser's socket does. */
export const BrowserSocket = PageSocket as unknown as new (url: string, protocol: string) => WebSocket;
