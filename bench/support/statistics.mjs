/**
 * The middle value, and the span around it.
 *
 * @param {readonly number[]} values At least one.
 * @returns {{ median: number, min: number, max: number }}
 */
export function summarize(values) {
  return { median: percentile(values, 50), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * The value below which `percent` of the values lie, between neighbours by proportion.
 *
 * @param {readonly number[]} values At least one.
 * @param {number} percent From 0 to 100.
 * @returns {number}
 */
export function percentile(values, percent) {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
