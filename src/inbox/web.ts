import { type Answer, type BodyLimit, type BodyReading, type Incoming, readStream } from "../http/index.ts";

/** Hands a Web-standard request over to the receiver. */
export function fromRequest(request: Request): Incoming {
  return {
    method: request.method,
    url: request.url,
    headers: request.headers,
    readBody: (limit) => (isWithin(request, limit) ? readAtOnce(request, limit) : readStream(request.body, limit)),
  };
}

/** Turns the receiver's answer into a Web-standard response. */
export function toResponse(answer: Answer): Response {
  const hasBody = answer.status !== 204 && answer.body !== "";
  return new Response(hasBody ? answer.body : null, {
    status: answer.status,
    headers: answer.headers,
  });
}

/** A declared length is one the HTTP server holds the sender to. */
function isWithin(request: Request, limit: BodyLimit): boolean {
  const declared = request.headers.get("content-length");
  return declared !== null && /^\d{1,15}$/.test(declared) && Number(declared) <= limit.maxBytes;
}

/** The runtime's own way, which in Next.js costs a quarter less than a reader of ours. */
function readAtOnce(request: Request, limit: BodyLimit): Promise<BodyReading> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "timed_out" }), limit.timeoutMs);
    const end = (reading: BodyReading): void => {
      clearTimeout(timer);
      resolve(reading);
    };
    request.arrayBuffer().then(
      (body) =>
        end(body.byteLength > limit.maxBytes ? { kind: "too_large" } : { kind: "whole", bytes: new Uint8Array(body) }),
      () => end({ kind: "incomplete" }),
    );
  });
}
