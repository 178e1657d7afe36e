import { describe, expect } from "vitest";

import {
  actOnce,
  beginAction,
  endAction,
  forgetAction,
  listAudit,
  pruneAudit,
  type Action,
} from "../../src/store/index.ts";
import { newId } from "../support/sample-events.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const action = (overrides: Partial<Action> = {}): Action => ({
  id: newId(),
  actor: "ada",
  action: "event.replay",
  target: "an event",
  ...overrides,
});

const COUNT = "select count(*)::int as count from sluice.readiness";
const WRITE = "insert into sluice.readiness (id) values (1)";

describe.each(DATABASES)("an action on $kind", ({ test }) => {
  test("is recorded together with its effect", async ({ database }) => {
    const taken = action();

    const answer = await actOnce(database, taken, async (tx) => {
      await tx.query(WRITE);
      return { answer: { queued: ["a"] }, details: { handler: "a" } };
    });

    expect(answer).toEqual({ queued: ["a"] });
    expect((await listAudit(database.working, { limit: 10 })).entries).toEqual([
      { ...taken, at: expect.any(Date), details: { handler: "a", answer: { queued: ["a"] } } },
    ]);
  });

  test("that fails leaves nothing behind, and may be tried again", async ({ database }) => {
    const taken = action();
    const failing = actOnce(database, taken, async (tx) => {
      await tx.query(WRITE);
      throw new Error("no");
    });

    await expect(failing).rejects.toThrow("no");
    expect((await database.working.query(COUNT)).rows).toEqual([{ count: 0 }]);
    expect(await actOnce(database, taken, () => Promise.resolve({ answer: 1 }))).toBe(1);
  });

  test("sent twice is done once and answered alike", async ({ database }) => {
    const taken = action();
    let done = 0;
    const work = () => Promise.resolve({ answer: { number: (done += 1) } });

    const answers = [await actOnce(database, taken, work), await actOnce(database, taken, work)];

    expect(answers).toEqual([{ number: 1 }, { number: 1 }]);
    expect(done).toBe(1);
  });

  test("sent twice at once is done once", async ({ database }) => {
    const taken = action();
    let done = 0;

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => actOnce(database, taken, () => Promise.resolve({ answer: (done += 1) }))),
    );

    expect(answers).toEqual([1, 1, 1, 1, 1]);
    expect((await listAudit(database.working, { limit: 10 })).entries).toHaveLength(1);
  });

  test.for([{ actor: "eve" }, { action: "event.cancel" }, { target: "another event" }])(
    "with the id of another is refused: %j",
    async (other, { database }) => {
      const taken = action();
      await actOnce(database, taken, () => Promise.resolve({ answer: 1 }));

      await expect(
        actOnce(database, { ...taken, ...other }, () => Promise.resolve({ answer: 2 })),
      ).rejects.toMatchObject({ code: "ACTION_CONFLICT" });
    },
  );

  test("in steps is under way until it ends, and then answered alike", async ({ database }) => {
    const taken = action();

    expect(await beginAction(database.working, taken)).toBeNull();
    await expect(beginAction(database.working, taken)).rejects.toMatchObject({ code: "ACTION_CONFLICT" });
    await endAction(database.working, taken.id, { answer: "done", details: { handler: "a" } });
    expect(await beginAction(database.working, taken)).toEqual({ answer: "done" });
    await forgetAction(database.working, taken.id);
    expect(await beginAction(database.working, taken)).toBeNull();
  });
});

describe.each(DATABASES)("the list of actions on $kind", ({ test }) => {
  test("goes page by page, newest first, each once", async ({ database }) => {
    const taken = Array.from({ length: 7 }, () => action());
    for (const one of taken) await actOnce(database, one, () => Promise.resolve({ answer: null }));

    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page = await listAudit(database.working, { limit: 3, ...(next !== null && { cursor: next }) });
      seen.push(...page.entries.map(({ id }) => id));
      next = page.next;
    } while (next !== null);

    expect(seen).toEqual(taken.map(({ id }) => id).toReversed());
  });

  test("is also that of one target", async ({ database }) => {
    const wanted = action({ target: "wanted" });
    for (const one of [action(), wanted, action()]) await actOnce(database, one, () => Promise.resolve({ answer: 1 }));

    const { entries, next } = await listAudit(database.working, { limit: 3, target: "wanted" });

    expect(entries.map(({ id }) => id)).toEqual([wanted.id]);
    expect(next).toBeNull();
  });

  test("keeps the newest", async ({ database }) => {
    const taken = Array.from({ length: 5 }, () => action());
    for (const one of taken) await actOnce(database, one, () => Promise.resolve({ answer: 1 }));

    expect(await pruneAudit(database.working, { keep: 2 })).toBe(3);
    expect(await pruneAudit(database.working, { keep: 2 })).toBe(0);
    const { entries } = await listAudit(database.working, { limit: 10 });
    expect(entries.map(({ id }) => id)).toEqual([taken[4]?.id, taken[3]?.id]);
  });
});

testOnPostgres("an action waits for the one of its id, and is done if that one broke off", async ({ database }) => {
  const taken = action();
  let breakOff = (): void => undefined;
  const first = new Promise<{ readonly ended: Promise<unknown> }>((resolve) => {
    const ended = actOnce(database, taken, () => {
      resolve({ ended });
      return new Promise<never>((_, reject) => (breakOff = () => reject(new Error("broke off"))));
    });
    ended.catch(() => undefined);
  });
  const { ended } = await first;

  const second = actOnce(database, taken, () => Promise.resolve({ answer: "second" }));
  await waitUntil("the second one waits", async () => {
    const { rowCount } = await database.working.query("select from pg_locks where not granted");
    return rowCount > 0;
  });
  breakOff();

  await expect(ended).rejects.toThrow("broke off");
  expect(await second).toBe("second");
});
