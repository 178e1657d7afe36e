import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands between a browser and an app, and can cut what goes through. */
export interface CuttingProxy {
  readonly url: string;
  /** Ends all connections there are, without a word. */
  cut(): void;
  close(): void;
}

/** Listens in front of a port of this machine. */
export async function cuttingProxy(port: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const behind = connect(port, "127.0.0.1");
    for (const one of [socket, behind]) {
      sockets.add(one);
      one.on("close", () => sockets.delete(one)).on("error", () => one.destroy());
    }
    socket.pipe(behind).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}
