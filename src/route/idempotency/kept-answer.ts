import type { KeptAnswer } from "./store.ts";

/** An answer to send, and what of it is kept. `undefined` keeps nothing: the request may be sent again. */
export interface Keepable {
  readonly response: Response;
  readonly kept: KeptAnswer | undefined;
}

/** Statuses that say nothing about the work: another time, or with other credentials, it may be done. */
const PASSING = new Set([401, 408, 429]);

/** Of one answer to one request, or not to be stored: sessions, ids, dates, what the connection needs. */
const NOT_KEPT = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "server-timing",
  "set-cookie",
  "transfer-encoding",
  "x-request-id",
]);

/** Reads an answer so that it can be kept. What is too large, or a stream, is sent on as it comes, and only noted. */
export async function toKeepable(response: Response, maxBytes: number): Promise<Keepable> {
  const { status } = response;
  if (status >= 500 || PASSING.has(status)) return { response, kept: undefined };
  if (response.headers.get("content-type")?.startsWith("text/event-stream") === true) {
    return { response, kept: { kind: "gone" } };
  }
  const headers = [...response.headers].filter(([name]) => !NOT_KEPT.has(name));
  if (response.body === null) return { response, kept: { kind: "whole", status, headers, body: null } };
  const { body, rest } = await readUpTo(response.body, maxBytes);
  const copy = (content: BodyInit): Response =>
    new Response(content, { status, statusText: response.statusText, headers: response.headers });
  if (rest === null) return { response: copy(body), kept: { kind: "whole", status, headers, body } };
  return { response: copy(rest), kept: { kind: "gone" } };
}

/** Makes an answer of what was kept. */
export function toReplay({ status, headers, body }: KeptAnswer & { readonly kind: "whole" }): Response {
  const content = body === null ? null : Uint8Array.from(body);
  const response = new Response(content, { status, headers: headers.map(([name, value]) => [name, value]) });
  response.headers.set("idempotent-replayed", "true");
  return response;
}

interface ReadSoFar {
  readonly body: Uint8Array<ArrayBuffer>;
  /** All of the stream, from its beginning; null where `body` is all. */
  readonly rest: ReadableStream<Uint8Array> | null;
}

async function readUpTo(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<ReadSoFar> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: Uint8Array.from(Buffer.concat(chunks)), rest: null };
    chunks.push(value);
    bytes += value.byteLength;
    if (bytes > maxBytes) return { body: new Uint8Array(), rest: toStream(chunks, reader) };
  }
}

function toStream(
  begun: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const chunks = [...begun];
  return new ReadableStream({
    async pull(controller) {
      const chunk = chunks.shift() ?? (await reader.read()).value;
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
