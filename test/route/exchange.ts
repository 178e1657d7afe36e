import type { Exchange } from "../../src/route/pipeline/exchange.ts";

/** An exchange as the pipeline would make it. */
export function toExchange(
  parts: Partial<Exchange> & { readonly init?: RequestInit } = {},
): Exchange & { readonly answerHeaders: Headers } {
  const { init = { method: "POST" }, ...exchange } = parts;
  return {
    request: new Request("https://app.example.com/api/orders?draft=1", init),
    requestId: "request-1",
    path: "/api/orders",
    ip: "192.0.2.1",
    ...exchange,
    answerHeaders: new Headers(),
  };
}
