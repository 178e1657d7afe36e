/** What a command touches of its process. Given from outside, so that tests run commands without one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Read, and filled in from the project's `.env` files: the app's `process.env`. */
  readonly env: Record<string, string | undefined>;
  /** Where the command was called: what relative paths in arguments mean. */
  readonly directory: string;
  /** Moves the process into the project, so that the app finds its own files. */
  chdir(directory: string): void;
  now(): Date;
  /** Resolves when the process is told to end; from the first call on, signals no longer end it at once. */
  untilStopped(): Promise<void>;
}

/** A stream of text. */
interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}
