/** Something that is wrong now. */
export interface Finding {
  readonly rule: RuleName;
  /** What it is about: a source, a handler's failure, or the queue. With the rule, its identity. */
  readonly subject: string;
  /** For people. Names and figures only: nothing of a payload, an error's text or a secret. */
  readonly message: string;
  /** Where the dashboard shows it, below its mount. */
  readonly path: string;
}

/** The rules there are. */
export type RuleName = "dead-letters" | "missing-handlers" | "refusals" | "silence" | "lag";

/** What a channel is given: everything that changed in one round, as one message. */
export interface Notice {
  /** What is wrong and was not told yet, or long ago. */
  readonly firing: readonly Told[];
  /** What was told and is over. */
  readonly recovered: readonly Told[];
}

/** One line of a {@link Notice}. */
export interface Told {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  /** The dashboard's page on it; null where the app has not said where its dashboard is. */
  readonly link: string | null;
}

/** Somewhere alerts go. */
export interface Channel {
  /** For logs. */
  readonly name: string;
  /**
   * Called when the app starts, and not by a build, which holds no secrets.
   *
   * @throws {SluiceError} `CONFIG_INVALID` if it was given no address, or a wrong one.
   */
  assertUsable(): void;
  /** Rejects where it was not taken; it is tried again. */
  send(notice: Notice, signal: AbortSignal): Promise<void>;
}
