import type { Readable, Writable } from "node:stream";

import { apiError } from "../answers/api-error.ts";
import { malformed } from "./form-header.ts";

/** A part's headers: names in lower case, values as Latin-1. */
export type RawHeaders = Readonly<Record<string, readonly string[]>>;

/** A part that has begun. */
export interface Arrival {
  readonly stream: Readable;
  /** Undefined until they are there, and for a part that has none. */
  headers: RawHeaders | undefined;
}

/** Turns the events of a Dicer into parts to ask for, one after the other. */
export class PartParser {
  readonly #dicer: Writable;
  readonly #maxParts: number;
  readonly #arrived: Arrival[] = [];
  #current: Readable | undefined;
  #count = 0;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  /** Whoever waits for something to happen: the reader for parts, the writer for room. */
  #wakeReader: () => void = () => undefined;
  #wakeWriter: () => void = () => undefined;

  constructor(dicer: Writable, maxParts: number) {
    this.#dicer = dicer;
    this.#maxParts = maxParts;
    dicer.on("part", (stream: Readable) => this.#take(stream));
    dicer.on("drain", () => this.#wakeWriter());
    dicer.on("error", () => this.#fail(malformed("The body is not a form, or ended early.")));
    dicer.on("finish", () => {
      this.#isOver = true;
      this.#wakeReader();
    });
  }

  /** Parses a body as parts are read. Never rejects: the reader hears of what fails. */
  async feed(source: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of source) {
        if (this.#failure !== undefined) return;
        // What comes after the last part is read, so that the client can finish, and left out.
        if (this.#dicer.writable && !this.#dicer.write(chunk)) await this.#waitForRoom();
      }
      if (this.#dicer.writable) this.#dicer.end();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The next part, when its headers are there. Null after the last one. */
  async next(): Promise<Arrival | null> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const [first, second] = this.#arrived;
      if (first?.headers !== undefined) return this.#hand(first);
      if (first !== undefined && (second !== undefined || this.#isOver)) throw malformed("A part has no headers.");
      if (this.#isOver) return null;
      // oxlint-disable-next-line no-await-in-loop -- one thing after the other
      await new Promise<void>((resolve) => (this.#wakeReader = resolve));
    }
  }

  /** A part's bytes. */
  async *read(stream: Readable): AsyncGenerator<Uint8Array> {
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw this.#failure?.error ?? error;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Lets everything go. */
  stop(): void {
    this.#fail(STOPPED);
  }

  #take(stream: Readable): void {
    stream.on("error", () => undefined);
    this.#count += 1;
    if (this.#count > this.#maxParts || this.#failure !== undefined) {
      stream.resume();
      this.#fail(apiError(413, "form-too-many-parts", `The form has more than ${this.#maxParts} parts.`));
      return;
    }
    const arrival: Arrival = { stream, headers: undefined };
    this.#arrived.push(arrival);
    stream.on("header", (headers: RawHeaders) => {
      arrival.headers = headers;
      this.#wakeReader();
    });
    this.#wakeReader();
  }

  #hand(arrival: Arrival): Arrival {
    this.#arrived.shift();
    this.#current = arrival.stream;
    return arrival;
  }

  #waitForRoom(): Promise<void> {
    return new Promise((resolve) => (this.#wakeWriter = resolve));
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#current?.destroy();
    for (const { stream } of this.#arrived.splice(0)) stream.destroy();
    this.#wakeReader();
    this.#wakeWriter();
  }
}

const STOPPED = new Error("The form is no longer read.");
