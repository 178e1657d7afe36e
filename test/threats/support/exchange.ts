import { connect, type Socket } from "node:net";
import { request } from "node:http";

/** Headers as they are sent: in their order, a name as often as it is listed. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request to send as it stands: nothing of it is normalised. */
export interface Outgoing {
  readonly method?: string;
  /** Path and query, as they go on the wire. */
  readonly path: string;
  readonly headers?: HeaderList | Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** What came back. */
export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Sends one request over HTTP. Adds `host` and `content-length`, and nothing else. */
export function exchange(origin: string, outgoing: Outgoing): Promise<Incoming> {
  const { hostname, port, host } = new URL(origin);
  const { method = "POST", path, body = "" } = outgoing;
  const given = toList(outgoing.headers ?? {});
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const headers = [
    ...(names.has("host") ? [] : [["host", host] as const]),
    ...(names.has("content-length") || method === "GET" || method === "HEAD"
      ? []
      : [["content-length", String(bytes.byteLength)] as const]),
    ...given,
  ];
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: headers.flat() });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.end(method === "GET" || method === "HEAD" ? undefined : bytes);
  });
}

function toList(headers: NonNullable<Outgoing["headers"]>): HeaderList {
  return Array.isArray(headers) ? (headers as HeaderList) : Object.entries(headers as Readonly<Record<string, string>>);
}

/** A connection on which anything can be said. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything heard so far. */
  heard(): string;
  /** Resolves with everything that was said, once the server closes the connection. */
  readonly closed: Promise<string>;
}

/** Opens a connection and says `text`. An end by reset is an end like any other. */
export function openRaw(origin: string, text: string | Uint8Array): RawConnection {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(heard)));
  socket.write(text);
  return { socket, heard: () => heard, closed };
}
