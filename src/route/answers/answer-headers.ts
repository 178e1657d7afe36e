/** Headers that an answer gets once it is there. */
export interface AddableHeaders {
  append(name: string, value: string): void;
  set(name: string, value: string): void;
}

/**
 * Collects headers for an answer. Every request has some, and `Headers` would check and sort them here and once more in
 * the answer.
 */
export class AnswerHeaders implements AddableHeaders {
  readonly #values = new Map<string, readonly string[]>();

  append(name: string, value: string): void {
    const key = name.toLowerCase();
    this.#values.set(key, [...(this.#values.get(key) ?? []), value]);
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [value]);
  }

  /** Names in lower case, in the order they came, each with its values. */
  entries(): Iterable<readonly [name: string, values: readonly string[]]> {
    return this.#values;
  }
}
