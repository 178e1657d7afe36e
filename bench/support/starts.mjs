/**
 * When the handlers of which events started, for a caller in another process.
 *
 * @returns {{ mark: (id: string) => void, when: (id: string) => Promise<number> }}
 */
export function createStarts() {
  /** @type {Map<string, number>} */
  const startedAt = new Map();
  /** @type {Map<string, (at: number) => void>} */
  const waiting = new Map();
  return {
    mark(id) {
      startedAt.set(id, toNow());
      waiting.get(id)?.(toNow());
    },
    when: (id) => {
      const at = startedAt.get(id);
      return at === undefined ? new Promise((resolve) => waiting.set(id, resolve)) : Promise.resolve(at);
    },
  };
}

/** Milliseconds of the clock that all processes of one machine share. */
export function toNow() {
  return Number(process.hrtime.bigint()) / 1e6;
}
