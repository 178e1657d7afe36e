import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { SluiceError } from "../core/errors.ts";
import type { Answer } from "../http/index.ts";
import { createListener, send, type DeliveryReceiver, type ListenerOptions } from "./listener.ts";

/** What a server needs of an app. */
export interface ServedSluice extends DeliveryReceiver {
  /** @throws {SluiceError} `STORE_UNAVAILABLE` if a row cannot be written and synced now. */
  assertReady(): Promise<void>;
}

/** Where the server listens. */
export interface ServerOptions extends Pick<ListenerOptions, "path"> {
  /** 0 takes a free port. */
  readonly port: number;
  /** Every interface unless given. */
  readonly host?: string;
}

/** A running receiver of its own. */
export interface RunningServer {
  readonly url: string;
  /** Takes no new requests, answers those under way, and ends. Idempotent. */
  stop(): Promise<void>;
}

// Node's own limits, 60 s for headers and 300 s for a request, let slow senders hold connections too long.
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 10_000;
const MAX_HEADERS = 100;

/**
 * Serves webhooks from a process of their own, with `/healthz` (the process answers) and `/readyz` (a row was
 * written and synced just now).
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the port is taken or may not be used.
 */
export async function startServer(sluice: ServedSluice, options: ServerOptions): Promise<RunningServer> {
  let isStopping = false;
  const health = createHealthListener(sluice, () => isStopping);
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    createListener(sluice, { ...options, fallback: health }),
  );
  server.maxHeadersCount = MAX_HEADERS;
  await listen(server, options);
  let stopping: Promise<void> | null = null;
  return {
    url: toUrl(server),
    stop() {
      isStopping = true;
      return (stopping ??= close(server));
    },
  };
}

function createHealthListener(sluice: ServedSluice, isStopping: () => boolean): RequestListener {
  return (request, response) => {
    if (request.url === "/healthz") send(response, toAnswer(200, "ok"));
    else if (request.url === "/readyz") {
      void toReadiness(sluice, isStopping()).then((answer) => send(response, answer));
    } else send(response, toAnswer(404, "not_found"));
  };
}

async function toReadiness(sluice: ServedSluice, isStopping: boolean): Promise<Answer> {
  if (isStopping) return toAnswer(503, "stopping");
  try {
    await sluice.assertReady();
    return toAnswer(200, "ready");
  } catch {
    return toAnswer(503, "unavailable");
  }
}

function toAnswer(status: number, text: string): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: JSON.stringify({ status: text }),
  };
}

/**
 * Starts to listen.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the port is taken or may not be used.
 */
export function listen(server: Server, options: Pick<ServerOptions, "port" | "host">): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new SluiceError("CONFIG_INVALID", `Cannot listen on port ${options.port}: ${cause.message}`, { cause }));
    });
    server.listen(options.port, options.host, resolve);
  });
}

function toUrl(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  if (address === "::" || address === "0.0.0.0") return `http://localhost:${port}`;
  return family === "IPv6" ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}

/** Takes no new connections and waits for requests under way, though not for long. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
