import { toPayloadFields, type PayloadField } from "../core/payload-fields.ts";
import {
  claimRound,
  movePosition,
  recordFields,
  sampleEvents,
  type SampledField,
  type Sql,
  type StoredEvent,
} from "../store/index.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** How often payloads are looked at. Milliseconds. */
export const SAMPLING_MS = 15_000;

const NAME = "payload-fields";
const EVENTS = 100;
const MAX_BYTES = 64 * 1024;

/**
 * Looks at the fields of some new payloads, so that people see when a sender changes what it sends. Of all workers one
 * does; under load it sees a part of the events.
 */
export async function samplePayloads(sql: Sql, toEvent: WorkerOptions["toEvent"]): Promise<void> {
  const position = await claimRound(sql, { name: NAME, everyMs: SAMPLING_MS * 0.9 });
  if (position === null) return;
  const events = await sampleEvents(sql, {
    afterId: position === "" ? null : position,
    limit: EVENTS,
    maxBytes: MAX_BYTES,
  });
  const [newest] = events;
  if (newest === undefined) return;
  await recordFields(sql, countFields(events, toEvent));
  await movePosition(sql, NAME, newest.id);
}

function countFields(events: readonly StoredEvent[], toEvent: WorkerOptions["toEvent"]): readonly SampledField[] {
  const counted = new Map<string, SampledField>();
  for (const event of events) {
    const { source, type } = event;
    for (const { path, kind } of readFields(event, toEvent)) {
      const key = JSON.stringify([source, type, path, kind]);
      counted.set(key, { source, type, path, kind, samples: (counted.get(key)?.samples ?? 0) + 1 });
    }
  }
  return [...counted.values()];
}

/** A payload that cannot be read is passed over: failing would stop at it for ever. */
function readFields(event: StoredEvent, toEvent: WorkerOptions["toEvent"]): readonly PayloadField[] {
  try {
    return toPayloadFields(toEvent(event).payload);
  } catch {
    return [];
  }
}
