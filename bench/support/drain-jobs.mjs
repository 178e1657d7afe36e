import { createDeliveries } from "./deliveries.mjs";

/** What handlers do: nothing, look at the 3 KB payload, or look at it and insert one row in a transaction. */
export const VARIANTS = /** @type {const} */ (["no-op", "payload", "transaction"]);

/** @typedef {(typeof VARIANTS)[number]} Variant */

/**
 * The payloads of `count` jobs: 3 KB where the variant reads them, next to nothing where it does not.
 *
 * @param {{ variant: Variant, run: string, count: number }} fill
 * @returns {readonly { id: string, body: Buffer }[]}
 */
export function createJobs({ variant, run, count }) {
  const deliveries = createDeliveries(run);
  return Array.from({ length: count }, (_, index) => {
    const id = deliveries.toId(index);
    return { id, body: variant === "no-op" ? Buffer.from(JSON.stringify({ id })) : deliveries.toBody(index) };
  });
}

/** The one row of a handler that writes. */
export const INSERT_EFFECT = /* sql */ `insert into effects (event) values ($1)`;
export const EFFECTS_SCHEMA = /* sql */ `create table effects (event text not null)`;

/** Throws unless the payload was really read. @param {{ id?: unknown, data?: any }} payload */
export function readPayload(payload) {
  if (typeof payload.id !== "string" || payload.data.object.status !== "complete") throw new Error("no payload");
}

/**
 * Cuts a list into parts.
 *
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} size
 */
export function* chunks(items, size) {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
