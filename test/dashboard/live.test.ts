import { setTimeout as delay } from "node:timers/promises";

import { describe, expect, onTestFinished, vi } from "vitest";

import type { Authorize, Dashboard, DashboardBackend, DashboardOptions } from "../../src/dashboard/index.ts";
import { appendEvents, type Database } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { serveWeb } from "../support/serve-web.ts";
import { DATABASES, testOnPglite } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";
import { get, mount, MOUNT } from "./mount.ts";

interface Message {
  readonly event: string;
  readonly data: { readonly view?: string; readonly data?: unknown; readonly error?: unknown };
  readonly atMs: number;
}

interface Stream {
  readonly response: Response;
  readonly messages: readonly Message[];
  readonly comments: readonly string[];
  close(): void;
}

/** Serves a dashboard over HTTP. */
async function serve(database: Database, options: Partial<DashboardOptions & DashboardBackend> = {}): Promise<string> {
  const { GET, POST } = mount(database, options);
  const server = await serveWeb({ "/sluice/[[...path]]": { GET, POST } });
  onTestFinished(() => server.close());
  return server.url;
}

async function follow(url: string, ...views: readonly string[]): Promise<Stream> {
  const closing = new AbortController();
  const query = views.map((view) => `view=${encodeURIComponent(view)}`).join("&");
  const response = await fetch(`${url}/sluice/api/live?${query}`, { signal: closing.signal });
  const messages: Message[] = [];
  const comments: string[] = [];
  if (response.ok) void read(response, messages, comments).catch(() => undefined);
  const close = (): void => closing.abort();
  onTestFinished(close);
  return { response, messages, comments, close };
}

async function read(response: Response, messages: Message[], comments: string[]): Promise<void> {
  let rest = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => line.split(/: ?(.*)/s) as [string, string]));
      const data = fields.get("data");
      if (data === undefined) comments.push(block);
      else messages.push({ event: fields.get("event") ?? "message", data: JSON.parse(data), atMs: performance.now() });
    }
  }
}

describe.each(DATABASES)("a live stream on $kind", ({ test }) => {
  test("sends each view at once, and events within a second of their commit", async ({ database }) => {
    const url = await serve(database);
    const stream = await follow(url, "events?limit=5", "overview");
    await waitUntil("both views came", () => stream.messages.length === 2);

    const waits: number[] = [];
    for (const event of Array.from({ length: 5 }, () => sampleEvent())) {
      await appendEvents(database.receiving, [event]);
      const committedAt = performance.now();
      const isThere = ({ data }: Message): boolean => JSON.stringify(data).includes(event.id);
      await waitUntil("the event came", () => stream.messages.some(isThere));
      waits.push((stream.messages.find(isThere)?.atMs ?? Infinity) - committedAt);
    }

    expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(new Set(stream.messages.slice(0, 2).map(({ data }) => data.view))).toEqual(
      new Set(["events?limit=5", "overview"]),
    );
    // The third of five, because the machine that tests may be busy with something else once or twice.
    expect(waits.toSorted((left, right) => left - right)[2]).toBeLessThan(1_000);
  });

  test("loses no event that commits after one with a later id", async ({ database }) => {
    const url = await serve(database);
    const [early, late] = [sampleEvent(), sampleEvent()];
    const stream = await follow(url, "events");
    await waitUntil("the view came", () => stream.messages.length > 0);

    await appendEvents(database.receiving, [late]);
    await waitUntil("the later one came", () => JSON.stringify(stream.messages).includes(late.id));
    await appendEvents(database.receiving, [early]);
    await waitUntil("the earlier one came", () => JSON.stringify(stream.messages).includes(early.id));

    expect(stream.messages.at(-1)?.data.data).toMatchObject({ events: [{ id: late.id }, { id: early.id }] });
  });
});

/** Counts how often the database is asked for. */
function counting(database: Database): { readonly asked: () => number; readonly database: () => Promise<Database> } {
  let count = 0;
  return {
    asked: () => count,
    database: () => {
      count += 1;
      return Promise.resolve(database);
    },
  };
}

const test = testOnPglite;

test("ten streams of one view cost as much as one", async ({ database }) => {
  const source = counting(database);
  const url = await serve(database, { database: source.database });
  const streams = await Promise.all(Array.from({ length: 10 }, () => follow(url, "queue")));
  await waitUntil("all have it", () => streams.every(({ messages }) => messages.length === 1));

  // The ten opened well within the first pause between readings.
  expect(source.asked()).toBeLessThanOrEqual(3);
});

test("views that ask the same under other names share their readings", async ({ database }) => {
  const source = counting(database);
  const url = await serve(database, { database: source.database });
  const stream = await follow(url, "events?limit=5&source=a", "events?source=a&limit=5");
  await waitUntil("both came", () => stream.messages.length === 2);

  expect(stream.messages.map(({ data }) => data.view)).toEqual(["events?limit=5&source=a", "events?source=a&limit=5"]);
  expect(source.asked()).toBeLessThanOrEqual(2);
});

test("nothing is read once the last stream has gone", async ({ database }) => {
  const source = counting(database);
  const url = await serve(database, { database: source.database });
  const stream = await follow(url, "queue");
  await waitUntil("it was read twice", () => source.asked() >= 2);

  stream.close();
  await waitUntil("reading has ended", async () => {
    const before = source.asked();
    // Longer than the pause between two readings.
    await delay(1_000);
    return source.asked() === before;
  });
});

test("what has not changed is not sent again", async ({ database }) => {
  const source = counting(database);
  const url = await serve(database, { database: source.database });
  const stream = await follow(url, "events");

  await waitUntil("it was read three times", () => source.asked() >= 3);

  expect(stream.messages).toHaveLength(1);
});

test("a view that cannot be read is a problem until it can be again", async ({ database }) => {
  let isDown = true;
  const url = await serve(database, {
    database: () => (isDown ? Promise.reject(new Error("secret host")) : Promise.resolve(database)),
  });
  const stream = await follow(url, "queue");
  await waitUntil("the problem came", () => stream.messages.length === 1);
  isDown = false;
  await waitUntil("the view came", () => stream.messages.length === 2);

  expect(stream.messages).toMatchObject([
    { event: "problem", data: { view: "queue", error: { code: "STORE_UNAVAILABLE" } } },
    { event: "message", data: { view: "queue", data: { lagMs: 0 } } },
  ]);
  expect(JSON.stringify(stream.messages)).not.toContain("secret");
});

test.for([
  ["no view", ""],
  ["five views", "view=queue&view=events&view=overview&view=alerts&view=bulk"],
  ["a view that does not exist", "view=nothing"],
  ["itself", "view=live"],
  ["an action", "view=events/1/replay"],
  ["a view that is not cheap", "view=audit"],
  ["a search by text", "view=events%3Ftext%3Dneedle"],
  ["a search by header", "view=events%3Fheader%3Da%3Ab"],
  ["a search by path", "view=events%3Fpath%3Da%26value%3Db"],
  ["a parameter that does not exist", "view=events%3Fsorce%3Da"],
  ["another origin", "view=https://evil.example/"],
] as const)("%s is refused", async ([, query], { database }) => {
  expect(await get(mount(database), `live?${query}`)).toMatchObject({
    status: 400,
    body: { error: { code: "INPUT_INVALID" } },
  });
});

test("streams of one process are bounded, and places are given back", async ({ database }) => {
  const url = await serve(database);
  const streams = await Promise.all(Array.from({ length: 100 }, () => follow(url, "alerts")));

  const refused = await follow(url, "alerts");
  streams[0]?.close();
  await waitUntil("there is a place again", async () => (await follow(url, "alerts")).response.ok);

  expect(streams.every(({ response }) => response.ok)).toBe(true);
  expect([refused.response.status, refused.response.headers.get("retry-after")]).toEqual([503, "10"]);
});

test("who may not come in has no stream", async ({ database }) => {
  const url = await serve(database, { authorize: () => false });

  expect((await follow(url, "queue")).response.status).toBe(403);
});

describe("with time in hand", () => {
  test("a stream asks every minute who listens, and ends when they may not", async ({ database }) => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    let decision: Awaited<ReturnType<Authorize>> = "viewer";
    const dashboard = mount(database, { authorize: () => decision });
    const reader = await open(dashboard, "queue");
    expect(await readUntil(reader, "lagMs")).toContain('"view":"queue"');

    await vi.advanceTimersByTimeAsync(60_000);
    decision = false;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(await readUntil(reader, null)).toContain("event: end");
  });

  test("a stream sends comments while nothing happens, and ends by itself before five minutes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const dashboard = mount(undefined as never, { database: () => Promise.reject(new Error("down")) });
    const reader = await open(dashboard, "queue");
    const reading = readUntil(reader, null);

    await vi.advanceTimersByTimeAsync(299_000);

    const text = await reading;
    expect(text).toMatch(/^retry: \d+\n/);
    expect(text.split("\n:\n\n").length).toBeGreaterThan(10);
    expect(text.split("event: problem")).toHaveLength(2);
  });
});

async function open(dashboard: Dashboard, view: string): Promise<ReadableStreamDefaultReader<string>> {
  const { body } = await dashboard.GET(new Request(`${MOUNT}/api/live?view=${view}`));
  if (body === null) throw new Error("no stream");
  return body.pipeThrough(new TextDecoderStream()).getReader();
}

/** Reads on until a text came, or to the end. */
async function readUntil(reader: ReadableStreamDefaultReader<string>, wanted: string | null): Promise<string> {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (wanted !== null && text.includes(wanted)) return text;
  }
}
