/** What stands behind a definition. Without `oracle` and `vectors` it is listed as unverified. */
export interface Evidence {
  /** The official package, program or source our deliveries were checked against, such as `stripe (npm)`. */
  readonly oracle?: string;
  /** Where the sender publishes a worked example that is among our tests. */
  readonly vectors?: string;
  /** Day the sender's documentation was last compared, as `2026-11-21`. */
  readonly checkedOn: string;
  /**
   * What the definition was written from: the sender's own pages and code, which is meant if omitted, or receivers that
   * others wrote.
   */
  readonly basis?: "sender" | "receivers";
  /** What is known to differ or not to be confirmed, in a sentence. */
  readonly note?: string;
}
