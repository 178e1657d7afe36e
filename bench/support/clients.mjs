/**
 * Keeps `connections` clients busy, each sending its next item once the last one is answered.
 *
 * @param {object} options
 * @param {number} options.connections
 * @param {number} options.seconds
 * @param {() => Promise<unknown>} options.send
 * @returns {Promise<{ answered: number, perSecond: number }>}
 */
export async function keepBusy({ connections, seconds, send }) {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let answered = 0;
  const work = async () => {
    while (performance.now() < endsAt) {
      await send();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { answered, perSecond: (answered / (performance.now() - startedAt)) * 1_000 };
}
