import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";

/** A Web-standard handler. */
export type WebHandler = (request: Request) => Promise<Response>;

/**
 * Makes a `node:http` listener of a Web-standard handler: for pages and APIs, where `createListener` is for deliveries.
 * Answers stream, at the pace they are read; a client that goes away aborts the request's signal.
 *
 * @param origin What the request's URL begins with. Not taken from the request, whose `Host` may be anything.
 */
export function createWebListener(handle: WebHandler, origin: string): RequestListener {
  return (incoming, outgoing) => {
    const abort = new AbortController();
    outgoing.once("close", () => abort.abort());
    answer(handle, toRequest(incoming, origin, abort.signal), outgoing).catch(() => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { connection: "close" }).end();
    });
  };
}

async function answer(handle: WebHandler, request: Request, outgoing: ServerResponse): Promise<void> {
  const response = await handle(request);
  outgoing.writeHead(response.status, toHeaders(response.headers));
  if (response.body === null || request.method === "HEAD") return void outgoing.end();
  outgoing.flushHeaders();
  for await (const chunk of response.body) {
    if (!outgoing.write(chunk)) await untilDrained(outgoing);
    // Leaving the loop cancels the stream.
    if (outgoing.destroyed) return;
  }
  outgoing.end();
}

function untilDrained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      outgoing.off("drain", end);
      outgoing.off("close", end);
      resolve();
    };
    outgoing.once("drain", end);
    outgoing.once("close", end);
  });
}

function toRequest(incoming: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const { method = "GET", rawHeaders, url = "/" } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null;
  // `duplex` is what a streamed body needs, and not in the type.
  const init: RequestInit & { readonly duplex: "half" } = { method, headers, body, signal, duplex: "half" };
  // A path that starts with two slashes would name another host.
  return new Request(`${origin}${url.startsWith("/") ? url : "/"}`, init);
}

function toHeaders(headers: Headers): Record<string, string | string[]> {
  const cookies = headers.getSetCookie();
  return { ...Object.fromEntries(headers), ...(cookies.length > 0 && { "set-cookie": cookies }) };
}
