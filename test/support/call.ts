import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

/** What a server answered, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, an object of JSON. */
  json(): Record<string, unknown>;
}

/** What to send. */
export interface CallOptions {
  /** Exactly these: nothing is added but `Host`, unless it is among them, and the body's length. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Anything but a text is sent as JSON. */
  readonly body?: unknown;
}

/** Sends a request as it is written, which `fetch` does not: it has its own view of `Host`, paths and more. */
export async function call(base: string, line: string, options: CallOptions = {}): Promise<Answer> {
  const incoming = await open(base, line, options);
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk as string;
  const { statusCode: status = 0, headers } = incoming;
  return { status, headers, text, json: () => JSON.parse(text) as Record<string, unknown> };
}

/** The same, for an answer that is read as it comes. */
export async function open(
  base: string,
  line: string,
  { headers = {}, body }: CallOptions = {},
): Promise<IncomingMessage> {
  const [method = "GET", path = "/"] = line.split(" ");
  const { hostname, port } = new URL(base);
  const isText = typeof body === "string";
  const text = isText || body === undefined ? body : JSON.stringify(body);
  const type = body === undefined || isText ? {} : { "content-type": "application/json" };
  const length = text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) };
  const outgoing = request({ hostname, port, method, path, headers: { ...type, ...length, ...headers }, agent: false });
  // A server that refuses a body closes while it is being sent.
  const answer = once(outgoing, "response") as Promise<[IncomingMessage]>;
  outgoing.end(text);
  const [incoming] = await answer;
  return incoming;
}
