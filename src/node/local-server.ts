import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { close, listen, type RunningServer } from "./server.ts";
import { createWebListener, type WebHandler } from "./web-listener.ts";

/** Where a local server listens. */
export interface LocalServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
}

const HOST = "127.0.0.1";

/**
 * Serves a Web-standard handler to this machine alone.
 *
 * A page elsewhere can point its own name to 127.0.0.1 and read what answers; but then it asks for that name, and only
 * `localhost` and `127.0.0.1` are answered.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the port is taken or may not be used.
 */
export async function startLocalServer(handle: WebHandler, { port }: LocalServerOptions): Promise<RunningServer> {
  const server = createServer();
  await listen(server, { port, host: HOST });
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://localhost:${taken}`;
  server.on(
    "request",
    createGuard(new Set([`localhost:${taken}`, `${HOST}:${taken}`]), createWebListener(handle, url)),
  );
  let stopping: Promise<void> | null = null;
  return {
    url,
    stop() {
      stopping ??= close(server);
      // Streams would go on for as long as somebody looks.
      server.closeAllConnections();
      return stopping;
    },
  };
}

function createGuard(hosts: ReadonlySet<string>, serve: RequestListener): RequestListener {
  return (request, response) => {
    if (hosts.has(request.headers.host ?? "")) serve(request, response);
    else response.writeHead(421, { connection: "close" }).end();
  };
}
