import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a route file exports. */
export type RouteExports = Readonly<Record<string, unknown>>;

/** Route files, served over HTTP. */
export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

type Handler = (request: Request, context: { readonly params: Promise<unknown> }) => Promise<Response> | Response;

/** Serves route files by their paths, as Next.js does, on `node:http`. A verb that is not exported is answered 405. */
export async function serveWeb(routes: Readonly<Record<string, RouteExports>>): Promise<WebServer> {
  const matchers = Object.entries(routes).map(([path, exports]) => ({ match: toMatcher(path), exports }));
  const server = createServer((incoming, outgoing) => {
    answer(matchers, incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500, { "x-thrown": encodeURIComponent(String(error)).slice(0, 500) }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Params = Record<string, string | string[]>;

interface Entry {
  match(pathname: string): Params | null;
  readonly exports: RouteExports;
}

async function answer(entries: readonly Entry[], incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://localhost:3000");
  for (const { match, exports } of entries) {
    const params = match(url.pathname);
    if (params === null) continue;
    const handler = exports[incoming.method ?? "GET"] as Handler | undefined;
    if (handler === undefined) return void outgoing.writeHead(405).end();
    const abort = new AbortController();
    outgoing.on("close", () => abort.abort());
    const request = toRequest(incoming, url, abort.signal);
    return send(await handler(request, { params: Promise.resolve(params) }), outgoing);
  }
  outgoing.writeHead(404).end();
}

function toRequest(incoming: IncomingMessage, url: URL, signal: AbortSignal): Request {
  const { method = "GET" } = incoming;
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  // As Next.js does: nothing is taken from the connection before somebody reads, and Node.js throws away what nobody read.
  const body = hasBody ? incoming : null;
  return new Request(url, { method, headers, body, signal, duplex: "half" } as unknown as RequestInit);
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  outgoing.on("close", () => void reader?.cancel().catch(() => undefined));
  for (let chunk = await reader?.read(); chunk !== undefined && !chunk.done; chunk = await reader?.read()) {
    outgoing.write(chunk.value);
  }
  outgoing.end();
}

/** Matches as Next.js does: `[id]`, `[...slug]`, `[[...slug]]`. */
function toMatcher(path: string): (pathname: string) => Params | null {
  const names: [name: string, isList: boolean][] = [];
  const source = path.replaceAll(/\/(\[\[\.{3}|\[\.{3}|\[)?(\w*)\]{0,2}/g, (segment, kind?: string, name = "") => {
    if (kind === undefined) return segment;
    names.push([name, kind !== "["]);
    if (kind === "[") return "/([^/]+)";
    return kind === "[..." ? "/(.+)" : "(?:/(.+))?";
  });
  const pattern = new RegExp(`^${source}$`);
  return (pathname) => {
    const found = pattern.exec(pathname);
    if (found === null) return null;
    const params: Params = {};
    for (const [index, [name, isList]] of names.entries()) {
      const text = found[index + 1];
      if (text !== undefined)
        params[name] = isList ? text.split("/").map(decodeURIComponent) : decodeURIComponent(text);
    }
    return params;
  };
}
