import { describe, expect } from "vitest";

import { appendEvents, findEvent, listEvents, recordResponses, replayEvent } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { claimSamples } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";

const handler = "answer";

describe.each(DATABASES)("responses on $kind", ({ test }) => {
  test("are jobs that ended, with their attempt", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });
    await appendEvents(database, [event]);

    await recordResponses(database.working, [
      { eventId: event.id, handler, outcome: "done", error: null, durationMs: 12.4 },
      { eventId: event.id, handler: "other", outcome: "dead", error: "no\0answer", durationMs: 0 },
    ]);

    expect(await findEvent(database.working, event.id)).toMatchObject({
      jobs: [
        { handler, state: "done", attempt: 1, attemptLimit: 0, lastError: null, endedAt: expect.any(Date) },
        { handler: "other", state: "dead", lastError: "no\uFFFDanswer" },
      ],
      attempts: [
        { handler, number: 1, outcome: "done", durationMs: 12 },
        { handler: "other", outcome: "dead", error: "no\uFFFDanswer" },
      ],
    });
    expect((await listEvents(database.working, { limit: 1 })).events).toMatchObject([{ state: "dead" }]);
  });

  test("of a duplicate are one more attempt, and the last one counts", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });
    await appendEvents(database, [event]);
    const response = { eventId: event.id, handler, durationMs: 1 };

    await recordResponses(database.working, [{ ...response, outcome: "dead", error: "late" }]);
    await recordResponses(database.working, [{ ...response, outcome: "done", error: null }]);

    expect(await findEvent(database.working, event.id)).toMatchObject({
      jobs: [{ state: "done", attempt: 2, lastError: null }],
      attempts: [
        { number: 1, outcome: "dead" },
        { number: 2, outcome: "done" },
      ],
    });
  });

  test("are never a worker's to run, nor a replay's, until a handler has the name", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });
    await appendEvents(database, [event]);
    await recordResponses(database.working, [
      { eventId: event.id, handler: "handle", outcome: "dead", error: "late", durationMs: 1 },
    ]);

    expect(await replayEvent(database.working, { eventId: event.id, handlers: [] })).toEqual({
      queued: [],
      running: [],
    });
    expect(await claimSamples(database, 10)).toEqual([]);

    const handlers = [{ name: "handle", attemptLimit: 3 }];
    expect(await replayEvent(database.working, { eventId: event.id, handlers })).toMatchObject({ queued: ["handle"] });
    expect(await claimSamples(database, 10)).toMatchObject([{ handler: "handle", attemptLimit: 3 }]);
  });

  test("leave a handler's job of that name alone", async ({ database }) => {
    const event = sampleEvent();
    await appendEvents(database, [event]);

    await recordResponses(database.working, [
      { eventId: event.id, handler: "handle", outcome: "done", error: null, durationMs: 1 },
    ]);

    expect(await findEvent(database.working, event.id)).toMatchObject({ jobs: [{ state: "ready" }], attempts: [] });
  });
});
