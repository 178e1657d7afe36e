/** Reads request headers by case-insensitive name; several of one name arrive joined by `, `. */
export interface HeaderReader {
  get(name: string): string | null;
  entries(): Iterable<readonly [name: string, value: string]>;
}

/** One HTTP request as it arrived. */
export interface Delivery {
  readonly method: string;
  /** The request target as received. Untrusted: schemes that sign a URL use the configured one. */
  readonly url: string;
  readonly headers: HeaderReader;
  /** Exactly the bytes on the wire. */
  readonly body: Uint8Array;
}
