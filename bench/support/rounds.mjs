/**
 * Measures contenders in turns, A B C A B C, so that whatever else the machine does falls on all of them.
 *
 * @template Result
 * @param {object} options
 * @param {readonly string[]} options.names The contenders, in the order of a round.
 * @param {number} options.rounds
 * @param {(name: string, round: number) => Promise<Result>} options.measure
 * @returns {Promise<ReadonlyMap<string, readonly Result[]>>} The results of each contender, round by round.
 */
export async function interleave({ names, rounds, measure }) {
  const results = new Map(names.map((name) => [name, /** @type {Result[]} */ ([])]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results.get(name)?.push(await measure(name, round));
  }
  return results;
}
