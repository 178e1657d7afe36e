/**
 * A suite's results as Markdown.
 *
 * @param {Section} section
 */
export function toMarkdown({ title, notes, tables, targets }) {
  return [
    `## ${title}`,
    ...notes,
    ...tables.map(toTable),
    toTable({ head: ["target", "at least", "at most", "measured", ""], rows: targets.map(toTargetRow) }),
  ].join("\n\n");
}

/** A count or rate, in thousands. @param {number} value */
export function count(value) {
  return Math.round(value).toLocaleString("en-US");
}

/** @param {number} value */
export function ratio(value) {
  return `${value.toFixed(2)} ×`;
}

/** @param {number} value */
export function ms(value) {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** @param {{ min: number, max: number }} summary */
export function span({ min, max }, format = count) {
  return `${format(min)} – ${format(max)}`;
}

/**
 * @typedef {object} Section
 * @property {string} title
 * @property {readonly string[]} notes
 * @property {readonly Table[]} tables
 * @property {readonly Target[]} targets
 */

/**
 * @typedef {object} Table
 * @property {readonly string[]} head
 * @property {readonly (readonly string[])[]} rows
 */

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {number} value
 * @property {number} [atLeast]
 * @property {number} [atMost]
 * @property {string} [unit]
 */

/** @param {Table} table */
function toTable({ head, rows }) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** @param {Target} target */
function toTargetRow({ name, value, atLeast, atMost, unit = "×" }) {
  const isMet = value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
  const bound = (/** @type {number | undefined} */ limit) => (limit === undefined ? "" : `${limit} ${unit}`);
  return [name, bound(atLeast), bound(atMost), `${value.toFixed(2)} ${unit}`, isMet ? "met" : "missed"];
}
