import { describe, expect } from "vitest";

import {
  appendEvents,
  indexTexts,
  pruneEvents,
  scanEvents,
  searchEvents,
  searchText,
  type Database,
  type EventPage,
  type EventSearch,
  type SearchBudget,
} from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { DATABASES } from "../support/test-database.ts";

const ids = (page: EventPage): readonly string[] => page.events.map((event) => event.id);

const budget = (overrides: Partial<SearchBudget> = {}): SearchBudget => ({
  rows: 100_000,
  bytes: 100_000_000,
  ms: 10_000,
  now: () => 0,
  ...overrides,
});

/** Events with these bodies, newest last. */
async function append(
  database: Database,
  bodies: readonly unknown[],
  overrides: object = {},
): Promise<readonly string[]> {
  const events = bodies.map((body) =>
    sampleEvent({
      body: new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
      ...overrides,
    }),
  );
  for (let start = 0; start < events.length; start += 500)
    await appendEvents(database, events.slice(start, start + 500));
  return events.map(({ id }) => id);
}

/** All pages of a search, one after the other. */
async function searchAll(database: Database, search: EventSearch, cost: SearchBudget): Promise<readonly string[][]> {
  const pages: string[][] = [];
  let beforeId: string | undefined;
  do {
    const page = await searchEvents(database.working, { ...search, ...(beforeId !== undefined && { beforeId }) }, cost);
    pages.push([...ids(page)]);
    beforeId = page.nextBeforeId ?? undefined;
  } while (beforeId !== undefined);
  return pages;
}

describe.each(DATABASES)("searching events on $kind", ({ test }) => {
  test("looks into headers, JSON and text, with every other filter", async ({ database }) => {
    const [first, second] = await append(database, [{ data: { id: "one" } }, { data: { id: "two" }, note: "Hello" }]);
    const [third] = await append(database, ["plain hello"], {
      source: "github",
      headers: JSON.stringify([["x-shop", "a"]]),
    });
    const find = async (search: Omit<EventSearch, "limit">) =>
      ids(await searchEvents(database.working, { limit: 10, ...search }, budget()));

    expect(await find({ path: { path: "data.id", value: "one" } })).toEqual([first]);
    expect(await find({ text: "HELLO" })).toEqual([third, second]);
    expect(await find({ text: "hello", source: "github" })).toEqual([third]);
    expect(await find({ header: { name: "X-Shop", value: "a" } })).toEqual([third]);
    expect(await find({ text: "hello", state: "done" })).toEqual([]);
    expect(await find({ text: "hello", state: "pending", handler: "handle" })).toEqual([third, second]);
    expect(await find({ source: "github" })).toEqual([third]);
  });

  test("finds a value that was written with escapes", async ({ database }) => {
    const [escaped] = await append(database, ['{"id":"\\u006fne"}', '{"id":"two"}']);

    const page = await searchEvents(database.working, { limit: 1, path: { path: "id", value: "one" } }, budget());

    expect(ids(page)).toEqual([escaped]);
  });

  test("pages through matches without repeating or losing one", async ({ database }) => {
    const all = await append(
      database,
      Array.from({ length: 25 }, (_, index) => ({ kind: index % 2 === 0 ? "even" : "odd" })),
    );
    const expected = all.filter((_, index) => index % 2 === 0).toReversed();

    const pages = await searchAll(database, { limit: 4, path: { path: "kind", value: "even" } }, budget());

    expect(pages.map(({ length }) => length)).toEqual([4, 4, 4, 1]);
    expect(pages.flat()).toEqual(expected);
  });

  test("ends a page when a budget is used up, and goes on from there", async ({ database }) => {
    const all = await append(
      database,
      Array.from({ length: 1_200 }, (_, index) => ({ n: index % 400 === 0 ? "hit" : "miss" })),
    );
    const expected = all.filter((_, index) => index % 400 === 0).toReversed();
    const search = { limit: 10, text: "hit" };

    for (const cost of [{ rows: 300 }, { bytes: 4_000 }, { ms: 1, now: toClock() }]) {
      const pages = await searchAll(database, search, budget(cost));

      expect(pages.flat()).toEqual(expected);
      expect(pages.length).toBeGreaterThan(1);
    }
  });

  test("says how far it looked", async ({ database }) => {
    await append(
      database,
      Array.from({ length: 30 }, () => ({ n: 1 })),
    );

    const page = await searchEvents(database.working, { limit: 1, text: "absent" }, budget({ rows: 10 }));

    expect(page).toEqual({ events: [], nextBeforeId: expect.any(String), searchedTo: expect.any(Date) });
  });

  test("reads no more of bodies than it was told, and always goes on", async ({ database }) => {
    const [first, second, third] = await append(database, ["a".repeat(100), "b".repeat(2_000), "c".repeat(100)]);
    const read: unknown[] = [];
    let beforeId: string | undefined;
    do {
      const { contents, nextBeforeId } = await scanEvents(database.working, {
        filter: { limit: 10, ...(beforeId !== undefined && { beforeId }) },
        maxBytesPerBody: 1_000,
        maxBytes: 250,
        needle: null,
      });
      expect(contents.length).toBeLessThanOrEqual(1);
      read.push(...contents.map(({ id, body }) => [id, body.byteLength]));
      beforeId = nextBeforeId ?? undefined;
    } while (beforeId !== undefined);

    expect(read).toEqual([
      [third, 100],
      [second, 1_000],
      [first, 100],
    ]);
  });
});

describe.each(DATABASES)("full text on $kind", ({ test }) => {
  test("finds indexed events by their words, newest first", async ({ database }) => {
    const sql = database.working;
    const [first, second] = await append(database, [{ note: "call the customer" }, { note: "call back", id: "evt_9" }]);
    expect(await indexTexts(sql, { limit: 100, overlapMs: 0 })).toBe(2);
    const [third] = await append(database, [{ note: "a late call" }]);
    const find = async (words: string, filter: object = {}) =>
      ids(await searchText(sql, { limit: 10, words, ...filter }));

    expect(await find("call")).toEqual([second, first]);
    expect(await indexTexts(sql, { limit: 100, overlapMs: 0 })).toBe(1);
    expect(await indexTexts(sql, { limit: 100, overlapMs: 0 })).toBe(0);
    expect(await find("CALL")).toEqual([third, second, first]);
    expect(await find("call -customer")).toEqual([third, second]);
    expect(await find('"call back" or late')).toEqual([third, second]);
    expect(await find("evt_9")).toEqual([second]);
    expect(await find("call", { source: "github" })).toEqual([]);
    expect(await find("call", { state: "pending", handler: "handle" })).toEqual([third, second, first]);
    expect(await find("!!! ' & |")).toEqual([]);
  });

  test("pages through matches without repeating or losing one", async ({ database }) => {
    const all = await append(
      database,
      Array.from({ length: 7 }, (_, index) => ({ note: `word ${index}` })),
    );
    await indexTexts(database.working, { limit: 100, overlapMs: 0 });

    const first = await searchText(database.working, { limit: 4, words: "word" });
    const second = await searchText(database.working, { limit: 4, words: "word", beforeId: first.nextBeforeId ?? "" });

    expect([...ids(first), ...ids(second)]).toEqual(all.toReversed());
    expect(second.nextBeforeId).toBeNull();
  });

  test("finds a rare word far behind the newest events", async ({ database }) => {
    const [rare] = await append(database, [{ note: "needle" }]);
    await append(
      database,
      Array.from({ length: 5_200 }, () => ({ note: "hay" })),
    );
    while ((await indexTexts(database.working, { limit: 1_000, overlapMs: 0 })) === 1_000);

    expect(ids(await searchText(database.working, { limit: 10, words: "needle" }))).toEqual([rare]);
  });

  test("finds a common word of a rare source page by page", async ({ database }) => {
    const [rare] = await append(database, [{ note: "hay" }], { source: "rare" });
    await append(
      database,
      Array.from({ length: 25_100 }, () => "hay"),
      { jobs: [] },
    );
    while ((await indexTexts(database.working, { limit: 5_000, overlapMs: 0 })) === 5_000);
    const search = { limit: 10, words: "hay", source: "rare" };

    const first = await searchText(database.working, search);
    const second = await searchText(database.working, { ...search, beforeId: first.nextBeforeId ?? "" });

    expect(first).toMatchObject({ events: [], searchedTo: expect.any(Date) });
    expect(ids(second)).toEqual([rare]);
    expect(second.nextBeforeId).toBeNull();
  });

  test("indexes an event that was committed later than others with later ids", async ({ database }) => {
    const sql = database.working;
    const [early] = [newId()];
    await append(database, [{ note: "soon" }]);
    await indexTexts(sql, { limit: 100, overlapMs: 0 });
    await append(database, [{ note: "late" }], { id: early });

    await indexTexts(sql, { limit: 100, overlapMs: 60_000 });

    expect(ids(await searchText(sql, { limit: 10, words: "late" }))).toEqual([early]);
  });

  test("forgets the words of pruned events", async ({ database }) => {
    const sql = database.working;
    await append(database, [{ note: "old" }], { jobs: [] });
    await indexTexts(sql, { limit: 100, overlapMs: 0 });
    await sql.query("update sluice.webhook_events set received_at = now() - interval '2 days'");

    expect(await pruneEvents(sql, { olderThanMs: 86_400_000, limit: 10 })).toBe(1);
    expect((await sql.query("select from sluice.event_texts")).rows).toEqual([]);
  });
});

/** A clock on which every look takes a millisecond. */
function toClock(): () => number {
  let time = 0;
  return () => (time += 1);
}
