import type { HeaderReader } from "../core/header-reader.ts";

/** A request as any door hands it over: the App Router, `node:http`, a test. */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderReader;
  /** The other end of the connection. Omitted where the door does not know it, as in an App Router route. */
  readonly peer?: Peer;
  /** Reads the body, once, as bytes. Never rejects. */
  readBody(limit: BodyLimit): Promise<BodyReading>;
}

/** The other end of a connection: the sender, or a proxy in front of us. */
export interface Peer {
  /** Null where the connection is gone already. */
  readonly ip: string | null;
  readonly isEncrypted: boolean;
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
