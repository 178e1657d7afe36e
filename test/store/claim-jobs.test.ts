import { describe, expect } from "vitest";

import { claimJobs } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew, claimSamples, makeDue, readJob } from "../support/sample-jobs.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";

describe.each(DATABASES)("claiming on $kind", ({ test }) => {
  test("leases a due job with the event it works on", async ({ database }) => {
    const event = sampleEvent();
    const job = await claimNew(database, event);

    expect(job).toMatchObject({
      eventId: event.id,
      handler: "handle",
      generation: 1,
      attempt: 1,
      attemptLimit: 3,
      event: {
        id: event.id,
        source: event.source,
        type: event.type,
        externalId: event.externalId,
        headers: event.headers,
        isParsed: true,
        receivedAt: expect.any(Date),
      },
    });
    expect(Buffer.compare(job.event?.body ?? Buffer.alloc(0), event.body)).toBe(0);
    expect(await readJob(database, event.id)).toMatchObject({
      state: "running",
      leaseUntil: expect.any(Date),
      startedAt: expect.any(Date),
    });
  });

  test("claims each due job once and leaves future jobs alone", async ({ database }) => {
    await appendSamples(database, 2);
    await makeDue(database, -3_600_000);
    const [due] = await appendSamples(database, 1);

    expect((await claimSamples(database, 10)).map((job) => job.eventId)).toEqual([due?.id]);
    expect(await claimSamples(database, 10)).toEqual([]);
  });

  test("takes the longest due jobs first and no more than the limit", async ({ database }) => {
    const older = await appendSamples(database, 3);
    await makeDue(database, 5_000);
    await appendSamples(database, 3);

    const claimed = await claimSamples(database, 3);

    expect(new Set(claimed.map((job) => job.eventId))).toEqual(new Set(older.map((event) => event.id)));
  });

  test("leaves the jobs of unknown handlers alone", async ({ database }) => {
    await appendSamples(database, 1, { jobs: [{ handler: "other", attemptLimit: 1 }] });

    expect(await claimSamples(database, 10)).toEqual([]);
  });

  test("hands a job out although its event is gone", async ({ database }) => {
    const [event] = await appendSamples(database, 1);
    await database.working.query("delete from sluice.webhook_events");

    expect(await claimSamples(database, 1)).toMatchObject([{ eventId: event?.id, event: null }]);
  });
});

describe("claiming from many sides", () => {
  testOnPostgres("never hands a job to two of 16 concurrent claimers", async ({ database }) => {
    const total = 2_000;
    for (let done = 0; done < total; done += 500) await appendSamples(database, 500);
    const claimed: string[] = [];
    const claimAll = async (workerId: string): Promise<void> => {
      for (;;) {
        const jobs = await claimJobs(database.working, {
          workerId,
          handlers: ["handle"],
          limit: 7,
          leaseMs: 60_000,
        });
        if (jobs.length === 0) return;
        claimed.push(...jobs.map((job) => job.eventId));
      }
    };

    await Promise.all(Array.from({ length: 16 }, () => claimAll(newId())));

    expect(claimed).toHaveLength(total);
    expect(new Set(claimed).size).toBe(total);
  });
});
