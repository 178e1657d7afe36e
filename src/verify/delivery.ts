import type { HeaderReader } from "../core/header-reader.ts";

export type { HeaderReader } from "../core/header-reader.ts";

/** One HTTP request as it arrived. */
export interface Delivery {
  readonly method: string;
  /** The request target as received. Untrusted: schemes that sign a URL use the configured one. */
  readonly url: string;
  readonly headers: HeaderReader;
  /** Exactly the bytes on the wire. */
  readonly body: Uint8Array;
}
