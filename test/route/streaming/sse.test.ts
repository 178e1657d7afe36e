import { on, EventEmitter } from "node:events";
import { request as httpRequest } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";

import {
  apiError,
  createApi,
  eventStream,
  type EventStreamContext,
  type EventStreamResponse,
  methods,
  notFound,
  type ServerEvent,
  sse,
} from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";
import { waitUntil } from "../../support/wait-until.ts";

type Generate = (context: EventStreamContext) => AsyncIterable<ServerEvent>;
type Options = Parameters<typeof eventStream>[2];

const servers: WebServer[] = [];
// Fake timers replace the global one.
const originalSetImmediate = setImmediate;
const api = createApi();

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe("over HTTP", () => {
  test("events arrive one by one, as they are made", async () => {
    const source = new EventEmitter();
    const url = await serve(async function* ({ signal }) {
      for await (const [n] of on(source, "n", { signal })) yield { event: "tick", data: { n }, id: `${n}` };
    });
    const client = await open(url);
    await client.until("retry: 3000\n\n");

    source.emit("n", 1);
    await client.until('id: 1\nevent: tick\ndata: {"n":1}\n\n');
    source.emit("n", 2);

    await client.until('id: 2\nevent: tick\ndata: {"n":2}\n\n');
    client.close();
  });

  test("the headers keep caches and proxies from holding it back", async () => {
    const client = await open(await serve(async function* () {}));

    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    expect(client.headers["x-request-id"]).toBeDefined();
  });

  test("a silent stream is kept open by comments", async () => {
    const url = await serve(({ signal }) => silence(signal), { heartbeatMs: 5 });
    const client = await open(url);

    await client.until(":\n\n:\n\n:\n\n");
    client.close();
  });

  test("a client that goes away ends the generator within 50 ms", async () => {
    const ends: ((at: number) => void)[] = [];
    const url = await serve(async function* ({ signal }) {
      try {
        yield { data: "hello" };
        yield* silence(signal);
      } finally {
        ends.shift()?.(performance.now());
      }
    });
    const goAway = async (): Promise<number> => {
      const { promise, resolve } = deferred<number>();
      ends.push(resolve);
      const client = await open(url);
      await client.until('data: "hello"\n\n');
      const closedAt = performance.now();
      client.close();
      return (await promise) - closedAt;
    };

    const tookMs = [await goAway(), await goAway(), await goAway(), await goAway(), await goAway()];

    // The median, because other tests share the processor.
    expect(tookMs.toSorted((a, b) => a - b)[2]).toBeLessThan(50);
  });

  test("a client that goes away ends a generator that waits to be asked", async () => {
    const ended = deferred<void>();
    const url = await serve(async function* () {
      try {
        for (;;) {
          yield { data: "x".repeat(10_000) };
          await wait(1);
        }
      } finally {
        ended.resolve();
      }
    });
    const client = await open(url);

    client.close();

    await ended.promise;
  });

  test("a client that comes back is known by the last event it has seen", async () => {
    const url = await serve(async function* ({ lastEventId }) {
      yield { data: lastEventId };
    });

    expect(await readAll(url, { "last-event-id": "41" })).toContain('data: "41"\n');
    expect(await readAll(url, { "last-event-id": Buffer.from("käse☃").toString("latin1") })).toContain('"käse☃"');
    expect(await readAll(url, { "last-event-id": Buffer.from([0xff]).toString("latin1") })).toContain('"ÿ"');
    expect(await readAll(url, { "last-event-id": "" })).toContain("data: null\n");
    expect(await readAll(url, {})).toContain("data: null\n");
  });

  test("the last event is followed by the end", async () => {
    const text = await readAll(
      await serve(async function* () {
        yield { data: 1 };
      }),
    );

    expect(text).toBe("retry: 3000\n\ndata: 1\n\nevent: end\ndata: null\n\n");
  });

  test("a stream that has lasted long enough ends, and says when to come back", async () => {
    const ended = vi.fn();
    const url = await serve(
      async function* ({ signal }) {
        try {
          yield { data: 1, id: "1" };
          yield* silence(signal);
        } finally {
          ended();
        }
      },
      { maxDurationMs: 400, retryMs: 7 },
    );

    const text = await readAll(url);

    expect(text).toBe("retry: 7\n\nid: 1\ndata: 1\n\nretry: 7\n");
    expect(ended).toHaveBeenCalledOnce();
  });

  test("a stream without a limit is not ended by a timer that cannot count so far", async () => {
    const client = await open(
      await serve(({ signal }) => silence(signal), { maxDurationMs: Infinity, heartbeatMs: 5 }),
    );

    await client.until(":\n\n:\n\n");
    client.close();
  });

  test("HEAD starts nothing", async () => {
    const generate = vi.fn(async function* () {
      yield { data: 1 };
    });
    const url = await serve(generate);

    const answer = await fetch(url, { method: "HEAD" });

    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(generate).not.toHaveBeenCalled();
  });

  test("a handler can refuse before the stream begins", async () => {
    const route = api.route("/api/events").handle(({ request }) => {
      if (!request.headers.has("x-member")) throw notFound("No such room.");
      return eventStream(request, async function* () {
        yield { data: 1 };
      });
    });
    const url = await serveRoute(route);

    expect((await fetch(url)).status).toBe(404);
    expect(await readAll(url, { "x-member": "1" })).toContain("data: 1");
  });

  test("a POST that sends a body is answered with a stream, too", async () => {
    const post = api.route("/api/events").handle(
      sse(async function* ({ request }) {
        for (const word of (await request.text()).split(" ")) yield { event: "word", data: word };
      }),
    );
    const server = await serveWeb({ "/api/events": methods({ POST: post }) });
    servers.push(server);

    const answer = await fetch(`${server.url}/api/events`, { method: "POST", body: "a b" });

    expect(await answer.text()).toContain('event: word\ndata: "a"\n\nevent: word\ndata: "b"\n\nevent: end\n');
  });
});

describe("what the generator throws", () => {
  test("is told to the app and not to the client", async () => {
    const onError = vi.fn();
    const failure = new Error("password=hunter2");
    const url = await serve(() => failing(failure), { onError });

    const text = await readAll(url);

    expect(text).toContain('event: problem\ndata: {"status":500,"code":"internal-server-error"}\n\n');
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain("event: end");
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure);
  });

  test("is told to the API where the stream does not say to whom", async () => {
    const onError = vi.fn();
    const failure = new Error("x");
    const route = createApi({ onError })
      .route("/api/events")
      .handle(sse(() => failing(failure)));

    await readAll(await serveRoute(route));

    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, expect.objectContaining({ path: "/api/events" }));
  });

  test("makes clients come back later than they would", async () => {
    const text = await readAll(await serve(() => failing(new Error("x")), { retryMs: 100, onError: () => undefined }));

    expect(text).toContain("retry: 500\nevent: problem\n");
  });

  test("is told to the client if it was meant for it", async () => {
    const onError = vi.fn();
    const url = await serve(() => failing(apiError(403, "left-room", "You have left the room.")), { onError });

    const text = await readAll(url);

    expect(text).toContain('{"status":403,"code":"left-room","detail":"You have left the room."}');
    expect(onError).not.toHaveBeenCalled();
  });

  test("while it cleans up is told to the app", async () => {
    const onError = vi.fn();
    const failure = new Error("cannot unsubscribe");
    const url = await serve(
      async function* () {
        try {
          for (;;) {
            yield { data: 1 };
            await wait(1);
          }
        } finally {
          // oxlint-disable-next-line no-unsafe-finally -- what is tested
          throw failure;
        }
      },
      { onError },
    );
    const client = await open(url);
    await client.until("data: 1");

    client.close();

    await waitUntil("the failure is reported", async () => onError.mock.calls.length > 0);
    expect(onError).toHaveBeenCalledWith(failure);
  });

  test("because nobody listens any more is no failure", async () => {
    const onError = vi.fn();
    const ended = deferred<void>();
    const url = await serve(
      async function* ({ signal }) {
        try {
          yield { data: 1 };
          await wait(60_000, undefined, { signal });
        } finally {
          ended.resolve();
        }
      },
      { onError },
    );
    const client = await open(url);
    await client.until("data: 1");

    client.close();
    await ended.promise;
    await settled();

    expect(onError).not.toHaveBeenCalled();
  });

  test("before it yields anything is a problem like any other", async () => {
    const onError = vi.fn();
    const url = await serve(
      () => {
        throw new Error("hunter2");
      },
      { onError },
    );

    expect(await readAll(url)).toContain("event: problem\n");
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe("fields", () => {
  test.each([
    ["event", { event: "a\ndata: forged", data: 1 }],
    ["event", { event: "a\rdata: forged", data: 1 }],
    ["id", { id: "1\n\ndata: forged", data: 1 }],
    ["id", { id: "1\0", data: 1 }],
    ["retryMs", { retryMs: 1.5, data: 1 }],
    ["retryMs", { retryMs: "1\ndata: forged" as unknown as number, data: 1 }],
  ])("%s of %j ends the stream", async (_name, event) => {
    const onError = vi.fn();
    const text = await read(
      async function* () {
        yield event;
      },
      { onError },
    );

    expect(text).not.toContain("forged");
    expect(text).toContain("event: problem");
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(TypeError);
  });

  test.each([
    ["line breaks", "a\r\nid: 7\n\nevent: forged", String.raw`data: "a\r\nid: 7\n\nevent: forged"`],
    ["an object", { a: [1, null], b: "ü" }, 'data: {"a":[1,null],"b":"ü"}'],
    ["nothing", undefined, "data: null"],
    ["a text", "text", 'data: "text"'],
  ])("data with %s is one line of JSON", async (_name, data, line) => {
    const text = await read(async function* () {
      yield { data };
    });

    expect(text.split("\n\n")[1]).toBe(line);
  });

  test("data that is no JSON ends the stream", async () => {
    const onError = vi.fn();
    const text = await read(
      async function* () {
        yield { data: 1n };
      },
      { onError },
    );

    expect(text).toContain("event: problem");
  });
});

test.each([
  [60_000, 57_000],
  [300_000, 295_000],
])("a platform that lets an answer take %i ms is left at %i", async (maxDurationMs, expected) => {
  vi.useFakeTimers();
  const answer = answerWith(({ signal }) => silence(signal), { maxDurationMs, heartbeatMs: 2 ** 30 });
  const ended = vi.fn();
  const reading = answer.text().then(ended);

  await vi.advanceTimersByTimeAsync(expected - 1);
  await settled();
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await reading;

  expect(ended).toHaveBeenCalledOnce();
});

describe("back-pressure", () => {
  test("no event is made before the one before is taken", async () => {
    let made = 0;
    const answer = answerWith(async function* () {
      for (;;) yield { data: (made += 1) };
    });
    const reader = answer.body?.getReader();

    await reader?.read();
    await settled();
    expect(made).toBe(0);
    await reader?.read();
    await settled();
    expect(made).toBe(1);
    await reader?.read();
    await settled();

    expect(made).toBe(2);
    await reader?.cancel();
  });

  test("comments do not pile up for a client that takes none", async () => {
    vi.useFakeTimers();
    const answer = answerWith(({ signal }) => silence(signal), { heartbeatMs: 1_000 });
    const reader = answer.body?.getReader();
    await reader?.read();
    const first = reader?.read();

    await vi.advanceTimersByTimeAsync(60_000);
    await first;
    const second = await reader?.read();
    const third = vi.fn();
    const reading = reader?.read().then(third);
    await settled();

    expect(second?.value?.byteLength).toBe(3);
    expect(third).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    await reading;
    await reader?.cancel();
  });

  test("a request that was aborted before it began starts nothing", async () => {
    const generate = vi.fn(async function* () {
      yield { data: 1 };
    });
    const request = new Request("http://localhost/", { signal: AbortSignal.abort() });

    const text = await eventStream(request, generate).text();

    expect(text).toBe("retry: 3000\n\n");
    expect(generate).not.toHaveBeenCalled();
  });
});

test("a route knows its events by their names", () => {
  const route = api.route("/api/rooms/[id]").handle(
    sse(async function* ({ params }) {
      expectTypeOf(params).toEqualTypeOf<{ id: string }>();
      yield { event: "joined", data: { name: "a" } };
      yield { event: "count", data: 2, id: "2" };
    }),
  );
  type Output = NonNullable<NonNullable<typeof route.contract.types>["output"]>;
  type Event = Output extends EventStreamResponse<infer E> ? E : never;

  expectTypeOf<Event["event"]>().toEqualTypeOf<"joined" | "count">();
  expectTypeOf<Extract<Event, { event: "count" }>["data"]>().toExtend<number>();
  expect(route.contract.path).toBe("/api/rooms/[id]");
});

async function serve(generate: Generate, options: Options = {}): Promise<string> {
  return serveRoute(api.route("/api/events").handle(sse((_input, context) => generate(context), options)));
}

async function serveRoute(route: Parameters<typeof methods>[0]["GET"] & {}): Promise<string> {
  const server = await serveWeb({ "/api/events": methods({ GET: route }) });
  servers.push(server);
  return `${server.url}/api/events`;
}

interface Client {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Waits for a text to arrive. */
  until(text: string): Promise<void>;
  close(): void;
}

function open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Client> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers, agent: false }, (response) => {
      let received = "";
      const waiting = new Set<() => void>();
      response.setEncoding("utf8").on("error", () => undefined);
      response.on("data", (text: string) => {
        received += text;
        for (const check of waiting) check();
      });
      resolve({
        status: response.statusCode,
        headers: response.headers,
        until: (text) =>
          new Promise((arrived) => {
            const check = (): void => {
              if (!received.includes(text)) return;
              waiting.delete(check);
              arrived();
            };
            waiting.add(check);
            check();
          }),
        close: () => void request.destroy(),
      });
    });
    request.on("error", reject).end();
  });
}

/** Over `node:http`, because `fetch` takes no header of other letters. */
function readAll(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(text)).on("error", reject);
    });
    request.on("error", reject).end();
  });
}

function answerWith(generate: Generate, options: Options = {}): Response {
  return eventStream(new Request("http://localhost/"), generate, options);
}

function read(generate: Generate, options: Options = {}): Promise<string> {
  return answerWith(generate, options).text();
}

// oxlint-disable-next-line require-yield -- it waits for its end
async function* silence(signal: AbortSignal): AsyncGenerator<never> {
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

// oxlint-disable-next-line require-yield -- it fails before it could
async function* failing(error: unknown): AsyncGenerator<never> {
  throw error;
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Lets everything happen that waits for nothing. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => originalSetImmediate(resolve));
}
