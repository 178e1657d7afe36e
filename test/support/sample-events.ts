import { createHash, randomBytes } from "node:crypto";

import { toUuidV7 } from "../../src/core/uuid.ts";
import type { NewEvent } from "../../src/store/index.ts";

/** A fresh UUIDv7, later than those before it. */
export function newId(): string {
  sequence += 1;
  const random = randomBytes(10);
  // Ids of one millisecond are ordered by these bytes; tests rely on the order they were made in.
  random.writeUInt16BE(sequence & 0x0f_ff, 0);
  return toUuidV7(Date.now(), random);
}

let sequence = 0;

/** A delivery with one job for the handler `handle`; whatever matters to a test is overridden. */
export function sampleEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  const id = overrides.id ?? newId();
  const body = overrides.body ?? new TextEncoder().encode(JSON.stringify({ id, type: "invoice.paid" }));
  return {
    id,
    source: "stripe",
    type: "invoice.paid",
    externalId: `evt_${id}`,
    headers: JSON.stringify([["content-type", "application/json"]]),
    body,
    secretLabel: "0",
    isParsed: true,
    dedupeKey: `evt_${id}`,
    contentHash: new Uint8Array(createHash("sha256").update(body).digest()),
    copies: 1,
    jobs: [{ handler: "handle", attemptLimit: 3 }],
    ...overrides,
  };
}
