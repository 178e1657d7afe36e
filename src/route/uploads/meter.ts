/** Reads a file's bytes once: its beginning first, then all of it, counted. */
export class Meter {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #beginning: Uint8Array[] = [];
  #isRead = false;
  #size = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes were read so far. */
  get size(): number {
    return this.#size;
  }

  /** What `readHead` read. */
  get head(): Uint8Array {
    return Buffer.concat(this.#beginning);
  }

  /** Reads at least so many bytes, or all there are. */
  async readHead(bytes: number): Promise<Uint8Array> {
    while (this.#size < bytes) {
      // oxlint-disable-next-line no-await-in-loop -- one thing after the other
      const chunk = await this.#next();
      if (chunk === null) break;
      this.#beginning.push(chunk);
    }
    return this.head;
  }

  /**
   * Lets all bytes flow into `sink`.
   *
   * @throws `tooLarge` if there are more than `maxBytes`; what reading failed with, whatever `sink` makes of it.
   */
  async pour(
    sink: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
    maxBytes: number,
    tooLarge: Error,
  ): Promise<void> {
    try {
      await sink(this.#flow(maxBytes, tooLarge));
    } catch (error) {
      throw this.#failure?.error ?? error;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    if (!this.#isRead) throw new Error("The storage has not read the whole file.");
  }

  async *#flow(maxBytes: number, tooLarge: Error): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = this.#beginning.shift(); chunk !== undefined; chunk = this.#beginning.shift()) yield chunk;
      for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) {
        if (this.#size > maxBytes) throw tooLarge;
        yield chunk;
      }
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  async #next(): Promise<Uint8Array | null> {
    if (this.#isRead) return null;
    const { done, value } = await this.#source.next();
    if (done === true) {
      this.#isRead = true;
      return null;
    }
    this.#size += value.byteLength;
    return value;
  }
}
