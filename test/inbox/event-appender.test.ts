import { describe, expect } from "vitest";

import { createEventAppender, type EventAppender } from "../../src/inbox/index.ts";
import { findEvent, type Database } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { DATABASES } from "../support/test-database.ts";

function createAppender(database: Database, maxWaitingBytes = 1_000_000): EventAppender {
  return createEventAppender({ database: () => Promise.resolve(database), commitTimeoutMs: 10_000, maxWaitingBytes });
}

describe.each(DATABASES)("appending deliveries on $kind", ({ test }) => {
  test("a delivery the database refuses is not stored in part, and takes no other with it", async ({ database }) => {
    const appender = createAppender(database);
    const [first, third, other] = [sampleEvent(), sampleEvent(), sampleEvent()];
    const refused = { ...sampleEvent(), id: "no uuid" };

    const [bad, good] = await Promise.allSettled([appender.append([first, refused, third]), appender.append([other])]);

    expect(bad).toMatchObject({ status: "rejected", reason: { code: "STORE_UNAVAILABLE" } });
    expect(good).toMatchObject({ status: "fulfilled", value: [{ eventId: other.id, isDuplicate: false }] });
    expect(await findEvent(database.working, first.id)).toBeNull();
    expect(await findEvent(database.working, third.id)).toBeNull();
    expect(await findEvent(database.working, other.id)).not.toBeNull();
  });

  test("results are in the order of the events, whichever delivery brought a key first", async ({ database }) => {
    const appender = createAppender(database);
    const [shared, own, late] = [sampleEvent(), sampleEvent(), sampleEvent()];
    const copy = sampleEvent({ body: new Uint8Array([1]), dedupeKey: shared.dedupeKey });

    const [one, two] = await Promise.all([appender.append([own, shared]), appender.append([copy, late, copy])]);

    expect(one).toEqual([
      { eventId: own.id, isDuplicate: false, isConflict: false },
      { eventId: shared.id, isDuplicate: false, isConflict: false },
    ]);
    expect(two).toEqual([
      { eventId: shared.id, isDuplicate: true, isConflict: true },
      { eventId: late.id, isDuplicate: false, isConflict: false },
      { eventId: shared.id, isDuplicate: true, isConflict: true },
    ]);
    expect((await findEvent(database.working, shared.id))?.receipt).toMatchObject({ duplicates: 2 });
  });

  test("what waits is bounded, the headers of every further event included", async ({ database }) => {
    const events = Array.from({ length: 100 }, () => sampleEvent({ headers: "x".repeat(1_000) }));

    await expect(createAppender(database, 50_000).append(events)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(createAppender(database, 150_000).append(events)).resolves.toHaveLength(100);
  });
});
