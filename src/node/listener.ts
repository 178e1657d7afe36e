import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

import type { Answer, Incoming } from "../http/index.ts";
import { fromIncomingMessage } from "./from-incoming-message.ts";

/** Whatever takes deliveries in: what `createSluice` returns. */
export interface DeliveryReceiver {
  receive(source: string, incoming: Incoming): Promise<Answer>;
}

/** How the listener is mounted. */
export interface ListenerOptions {
  /** The path in front of the source's name. `/api/webhooks` unless given. */
  readonly path?: string;
  /** Takes every other request. They are answered 404 unless given. */
  readonly fallback?: RequestListener;
}

const DEFAULT_PATH = "/api/webhooks";

/**
 * Makes a `node:http` listener that receives webhooks at `<path>/<source>`: the same receiver as the App
 * Router route, without the framework's cost.
 */
export function createListener(sluice: DeliveryReceiver, options: ListenerOptions = {}): RequestListener {
  const prefix = `${(options.path ?? DEFAULT_PATH).replace(/\/+$/, "")}/`;
  const fallback = options.fallback ?? ((_, response) => send(response, NOT_FOUND));
  return (request, response) => {
    const source = toSourceName(request, prefix);
    if (source === null) {
      fallback(request, response);
      return;
    }
    // `receive` answers every failure, so there is nothing to catch.
    void sluice.receive(source, fromIncomingMessage(request)).then((answer) => send(response, answer));
  };
}

/** Sends an answer. */
export function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    "content-length": Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

const NOT_FOUND: Answer = {
  status: 404,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify({ error: "not_found" }),
};

/** The one path segment after the prefix, as it stands: an encoded name is no source's name. */
function toSourceName(request: IncomingMessage, prefix: string): string | null {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (!path.startsWith(prefix)) return null;
  const name = path.slice(prefix.length);
  return name === "" || name.includes("/") ? null : name;
}
