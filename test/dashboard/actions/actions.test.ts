import { randomUUID } from "node:crypto";

import { describe, expect } from "vitest";

import type { Dashboard } from "../../../src/dashboard/index.ts";
import type {
  AuditPageView,
  BulkActionView,
  BulkPlanView,
  EndedJobsView,
  EventView,
  FailureStateView,
  HandlerPauseView,
  ReplayedView,
} from "../../../src/dashboard/contract.ts";
import { appendEvents, listPausedHandlers, type Database } from "../../../src/store/index.ts";
import { newId, sampleEvent } from "../../support/sample-events.ts";
import { appendSamples, readJob } from "../../support/sample-jobs.ts";
import { DATABASES } from "../../support/test-database.ts";
import { failNew } from "../fail-jobs.ts";
import { get, mount, post, type Answer } from "../mount.ts";

function act<Body>(dashboard: Dashboard, path: string, id: string = randomUUID()): Promise<Answer<Body>> {
  return post<Body>(dashboard, path, { headers: { "x-sluice-action": id } });
}

function send<Body>(
  dashboard: Dashboard,
  path: string,
  body: unknown,
  id: string = randomUUID(),
): Promise<Answer<Body>> {
  const headers = { "x-sluice-action": id, "content-type": "application/json" };
  return post<Body>(dashboard, path, { headers, body: JSON.stringify(body) });
}

async function listActions(dashboard: Dashboard): Promise<readonly (readonly [string, string, string])[]> {
  const { body } = await get<AuditPageView>(dashboard, "audit");
  return body.entries.map(({ actor, action, target }) => [actor, action, target]);
}

async function failMany(database: Database, total: number): Promise<string> {
  const { eventId } = await failNew(database, {}, "no");
  const { fingerprint } = await readJob(database, eventId);
  const others = await appendSamples(database, total - 1);
  await database.working.query(
    "update sluice.event_jobs set state = 'dead', ended_at = now(), fingerprint = $1 where event_id = any ($2)",
    [fingerprint, others.map(({ id }) => id)],
  );
  return fingerprint ?? "";
}

const ADA = { authorize: () => ({ role: "operator", name: "ada" }) as const };

describe.each(DATABASES)("actions on $kind", ({ test }) => {
  test("are recorded with who took them, and shown with the event", async ({ database }) => {
    const dashboard = mount(database, ADA);
    const { eventId } = await failNew(database, {}, "no");

    expect((await act<EndedJobsView>(dashboard, `events/${eventId}/resolve`)).body).toEqual({ ended: ["handle"] });
    expect((await act<ReplayedView>(dashboard, `events/${eventId}/replay?handler=handle`)).body).toEqual({
      queued: ["handle"],
      running: [],
    });
    expect((await act<EndedJobsView>(dashboard, `events/${eventId}/cancel`)).body).toEqual({ ended: ["handle"] });

    const { body } = await get<EventView>(dashboard, `events/${eventId}`);
    expect(body.jobs).toMatchObject([{ state: "cancelled" }]);
    // Those of one millisecond have no order on the embedded database, whose clock knows no finer.
    expect(body.actions.map(({ actor, action }) => `${actor} ${action}`).toSorted()).toEqual([
      "ada event.cancel",
      "ada event.replay",
      "ada event.resolve",
    ]);
    expect(body.actions.find(({ action }) => action === "event.replay")?.details).toEqual({
      handler: "handle",
      answer: { queued: ["handle"], running: [] },
    });
  });

  test("sent twice are done once, also at once", async ({ database }) => {
    const dashboard = mount(database);
    const event = sampleEvent();
    await appendEvents(database, [event]);
    await database.working.query("update sluice.event_jobs set state = 'done', ended_at = now()");
    const id = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => act<ReplayedView>(dashboard, `events/${event.id}/replay`, id)),
    );
    await database.working.query("update sluice.event_jobs set state = 'done', ended_at = now()");
    answers.push(await act<ReplayedView>(dashboard, `events/${event.id}/replay`, id));

    for (const { status, body } of answers) {
      expect([status, body]).toEqual([200, { queued: ["handle"], running: [] }]);
    }
    expect(await readJob(database, event.id)).toMatchObject({ state: "done", replays: 1 });
    expect(await listActions(dashboard)).toHaveLength(1);
  });

  test("with the id of another are refused", async ({ database }) => {
    const dashboard = mount(database);
    const event = sampleEvent();
    await appendEvents(database, [event]);
    const id = randomUUID();
    await act(dashboard, `events/${event.id}/replay`, id);

    const { status, body } = await act(dashboard, `events/${event.id}/cancel`, id);

    expect([status, body.error?.code]).toEqual([409, "ACTION_CONFLICT"]);
    expect((await readJob(database, event.id)).state).toBe("ready");
  });

  test.for([
    `events/${newId()}/replay`,
    `events/${newId()}/cancel`,
    `events/${newId()}/dry-run?handler=handle`,
    "failures/unknown/mute",
    `bulk/${newId()}/pause`,
    `rejections/${newId()}/verify`,
    `rejections/${newId()}/release`,
    "rejections/x/release",
  ])("on what is not there are refused and not recorded: %s", async (path, { database }) => {
    const dashboard = mount(database);

    expect(await act(dashboard, path)).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
    expect(await listActions(dashboard)).toEqual([]);
  });

  test("are not a viewer's", async ({ database }) => {
    const dashboard = mount(database, { authorize: () => "viewer" });
    const event = sampleEvent();
    await appendEvents(database, [event]);

    for (const path of [`events/${event.id}/cancel`, "handlers/handle/pause", "bulk/plan"]) {
      expect((await act(dashboard, path)).status).toBe(403);
    }
    expect((await readJob(database, event.id)).state).toBe("ready");
  });

  test("pause and resume a handler", async ({ database }) => {
    const dashboard = mount(database, ADA);

    expect((await act<HandlerPauseView>(dashboard, "handlers/handle/pause")).body).toEqual({
      handler: "handle",
      isPaused: true,
    });
    expect(await listPausedHandlers(database.working)).toMatchObject([{ handler: "handle", pausedBy: "ada" }]);
    expect((await act<HandlerPauseView>(dashboard, "handlers/handle/resume")).body.isPaused).toBe(false);
    expect(await listPausedHandlers(database.working)).toEqual([]);
    expect((await act(dashboard, "handlers/A%20B/pause")).status).toBe(400);
  });

  test("say what people think of a failure, and settle its dead jobs", async ({ database }) => {
    const dashboard = mount(database, ADA);
    const fingerprint = await failMany(database, 3);

    for (const [verb, state, resolved] of [
      ["acknowledge", "acknowledged", 0],
      ["mute", "muted", 0],
      ["resolve", "resolved", 3],
      ["reopen", "open", 0],
    ] as const) {
      const { body } = await act<FailureStateView>(dashboard, `failures/${fingerprint}/${verb}`);
      expect(body).toEqual({ fingerprint, state, resolved, bulkId: null });
    }
    expect((await database.working.query("select from sluice.event_jobs where state = 'dead'")).rowCount).toBe(0);
  });

  test("leave the dead jobs of a large failure to a bulk action", async ({ database }) => {
    const dashboard = mount(database, ADA);
    const fingerprint = await failMany(database, 501);
    const id = randomUUID();

    const { body } = await act<FailureStateView>(dashboard, `failures/${fingerprint}/resolve`, id);

    expect(body).toEqual({ fingerprint, state: "resolved", resolved: 500, bulkId: id });
    expect((await get<BulkActionView>(dashboard, `bulk/${id}`)).body).toMatchObject({
      action: "resolve",
      filter: { fingerprint },
      state: "running",
      createdBy: "ada",
    });
  });

  test("are planned before many events are touched, which changes nothing", async ({ database }) => {
    const dashboard = mount(database);
    await appendSamples(database, 12, { type: "wanted" });
    await appendSamples(database, 2, { type: "other" });

    const { body } = await send<BulkPlanView>(dashboard, "bulk/plan", { action: "cancel", filter: { type: "wanted" } });

    expect(body).toMatchObject({ action: "cancel", matching: { count: 12, isMore: false } });
    expect(body.sample).toHaveLength(10);
    expect(body.sample[0]).toMatchObject({
      source: "stripe",
      type: "wanted",
      state: "pending",
      receivedAt: expect.any(String),
    });
    expect(await listActions(dashboard)).toEqual([]);
  });

  test.for([
    [{ action: "resolve", filter: { type: "a" } }, 1],
    [{ action: "resolve", filter: { handler: "other" } }, 0],
    [{ action: "replay", filter: { state: "dead" } }, 1],
    [{ action: "replay", filter: { source: "stripe" } }, 3],
    [{ action: "replay", filter: { source: "stripe", to: "2020-01-01T00:00:00Z" } }, 0],
    [{ action: "replay", filter: { source: "stripe", from: "2020-01-01T00:00:00Z" } }, 3],
    [{ action: "replay", filter: { handler: "handle" } }, 2],
    [{ action: "replay", filter: { state: "unhandled" } }, 1],
    [{ action: "cancel", filter: { source: "stripe" } }, 1],
  ] as const)("plan %j: %i", async ([request, count], { database }) => {
    await failNew(database, { type: "a" }, "no");
    await appendSamples(database, 1, { type: "a" });
    await appendSamples(database, 1, { type: "b", jobs: [] });

    const { body } = await send<BulkPlanView>(mount(database), "bulk/plan", request);

    expect(body.matching).toEqual({ count, isMore: false });
  });

  test("begin a bulk action once, pause, resume and stop it", async ({ database }) => {
    const dashboard = mount(database, ADA);
    await appendSamples(database, 2);
    const id = randomUUID();
    const request = { action: "cancel", filter: { state: "pending" }, perSecond: 7 };

    const [started, again] = [
      await send<BulkActionView>(dashboard, "bulk", request, id),
      await send<BulkActionView>(dashboard, "bulk", request, id),
    ];
    expect(started.body).toMatchObject({
      id,
      ...request,
      state: "running",
      planned: 2,
      processed: 0,
      createdBy: "ada",
    });
    expect(again.body).toEqual(started.body);

    for (const [verb, state] of [
      ["pause", "paused"],
      ["resume", "running"],
      ["stop", "stopped"],
    ]) {
      expect((await act<BulkActionView>(dashboard, `bulk/${id}/${verb}`)).body).toMatchObject({ id, state });
    }
    expect(await act(dashboard, `bulk/${id}/resume`)).toMatchObject({
      status: 409,
      body: { error: { code: "ACTION_REFUSED" } },
    });
    expect((await listActions(dashboard)).map(([, action, target]) => `${action} ${target}`).toSorted()).toEqual(
      ["bulk.pause", "bulk.resume", "bulk.start", "bulk.stop"].map((action) => `${action} ${id}`),
    );
  });

  test.for([
    [undefined, "The body"],
    [{ action: "delete", filter: { state: "dead" } }, '"action"'],
    [{ action: "replay" }, '"filter"'],
    [{ action: "replay", filter: {} }, "needs a filter"],
    [{ action: "replay", filter: { stat: "dead" } }, '"stat"'],
    [{ action: "replay", filter: { state: "broken" } }, '"filter.state"'],
    [{ action: "replay", filter: { source: "a\0" } }, '"filter.source"'],
    [{ action: "replay", filter: { source: 1 } }, '"filter.source"'],
    [{ action: "replay", filter: { from: "yesterday" } }, '"filter.from"'],
    [{ action: "replay", filter: { from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" } }, '"filter.to"'],
    [{ action: "replay", filter: { state: "dead" }, perSecond: 5_001 }, '"perSecond"'],
    [{ action: "replay", filter: { state: "dead" }, perSecond: 0.5 }, '"perSecond"'],
    [{ action: "replay", filter: { state: "dead" }, pace: 1 }, '"pace"'],
    [{ action: "replay", filter: { state: "dead" }, id: "x" }, '"id"'],
    [{ action: "cancel", filter: { state: "dead" } }, "nothing to cancel"],
    [{ action: "resolve", filter: { state: "pending" } }, "nothing to resolve"],
  ] as const)("refuse a bulk action that is wrong: %j", async ([request, what], { database }) => {
    const dashboard = mount(database);

    const { status, body } = await (request === undefined ? act(dashboard, "bulk") : send(dashboard, "bulk", request));

    expect([status, body.error?.code]).toEqual([400, "INPUT_INVALID"]);
    expect(body.error?.message).toContain(what);
    expect(await listActions(dashboard)).toEqual([]);
  });
});
