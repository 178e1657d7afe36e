import type { HeaderReader } from "../verify/index.ts";

/** A request as any door hands it over: the App Router, `node:http`, a test. */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderReader;
  /** Reads the body, once, as bytes. Never rejects. */
  readBody(limit: BodyLimit): Promise<BodyReading>;
}

/** How much of a body is read, and for how long. */
export interface BodyLimit {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** What reading a body came to. */
export type BodyReading =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large" }
  | { readonly kind: "timed_out" }
  | { readonly kind: "incomplete" };

/** An answer as any door can send it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
