import { type Answer, type Incoming, readContentLength, readStream } from "../http/index.ts";

/** Hands a Web-standard request over to the receiver. */
export function fromRequest(request: Request): Incoming {
  return {
    method: request.method,
    url: request.url,
    headers: request.headers,
    readBody: (limit) => readStream(request.body, limit, readContentLength(request.headers)),
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
