import * as v from "valibot";
import { describe, expect, expectTypeOf, test, vi } from "vitest";

import { createEventStream, type EventStreamOptions } from "../../src/react/event-stream.ts";
import { StreamError } from "../../src/react/stream-error.ts";

const events = { tick: v.object({ count: v.number() }), note: v.string() };
type Events = typeof events;

test("events come typed, and those that are not expected do not", async () => {
  const { stream, got, errors, ended } = listen([
    sse('event: tick\nid: 1\ndata: {"count":1}\n\n', "event: note\ndata: hello\n\n"),
    sse('event: tick\ndata: {"count":"many"}\n\nevent: toString\ndata: 1\n\ndata: 2\n\n'),
    gone(),
  ]);
  await ended;

  expect(got).toEqual([
    { name: "tick", data: { count: 1 }, id: "1" },
    { name: "note", data: "hello", id: "1" },
  ]);
  expect(errors).toEqual(["An event tick is not what was expected: count does not match the schema."]);
  expect(stream.get()).toEqual({ status: "closed", event: got[1], error: null });
  const { event } = stream.get();
  if (event?.name === "tick") expectTypeOf(event.data).toEqualTypeOf<{ count: number }>();
});

test("a stream is taken up where it ended, after what the server asks for", async () => {
  const { requests, waits, ended } = listen([
    sse("retry: 250\nid: 7\nevent: note\ndata: a\n\n"),
    sse("id: 9\nevent: note\ndata: b\n\n"),
    gone(),
  ]);
  await ended;

  expect(requests.map((headers) => headers.get("last-event-id"))).toEqual([null, "7", "9"]);
  expect(waits).toEqual([250, 250]);
});

test("half an event is not where it ended", async () => {
  const { requests, ended } = listen([sse("id: 7\nevent: note\ndata: a\n\nid: 8\nevent: note\ndata: b\n"), gone()]);
  await ended;

  expect(requests[1]?.get("last-event-id")).toBe("7");
});

test("the event end ends it for good", async () => {
  const { stream, requests, ended } = listen([sse("event: note\ndata: a\n\nevent: end\ndata: null\n\n")]);
  await ended;

  expect(requests).toHaveLength(1);
  expect(stream.get()).toMatchObject({ status: "closed", error: null, event: { data: "a" } });
});

test("each failure waits longer, up to half a minute, and a success begins anew", async () => {
  const down = Array.from({ length: 7 }, () => new Response(null, { status: 503 }));
  const { waits, errors, ended } = listen([...down, sse(), new TypeError("network"), gone()]);
  await ended;

  expect(waits).toEqual([1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500, 1_000, 1_500]);
  expect(errors).toHaveLength(8);
});

test.each([
  ["no permission", new Response(null, { status: 403 }), "The server answered 403."],
  ["no stream", new Response("<html>", { headers: { "content-type": "text/html" } }), "The answer is no event stream."],
])("%s ends it for good", async (_name, answer, message) => {
  const { stream, requests, ended } = listen([answer]);
  await ended;

  expect(stream.get()).toMatchObject({ status: "closed", error: { message } });
  expect(requests).toHaveLength(1);
});

test.each([[408], [425], [429], [500], [502]])("%d is tried again", async (status) => {
  const { requests, ended } = listen([new Response(null, { status }), gone()]);
  await ended;

  expect(requests).toHaveLength(2);
});

describe("a problem within the stream", () => {
  test("that is a refusal ends it for good, and says why", async () => {
    const problem = 'event: problem\ndata: {"status":410,"code":"room-closed","detail":"The room is closed."}\n\n';
    const { stream, requests, got, errors, ended } = listen([sse(`event: note\ndata: a\n\n${problem}`)]);
    await ended;

    const { error } = stream.get();
    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({ status: 410, code: "room-closed", message: "The room is closed." });
    expect([requests.length, got.length, errors]).toEqual([1, 1, ["The room is closed."]]);
    expectTypeOf(error?.status).toEqualTypeOf<number | undefined>();
  });

  test.each([
    ["a fault", '{"status":500,"code":"internal-server-error"}', "The server answered 500."],
    ["a limit", '{"status":429,"code":"rate-limited","detail":"Too often."}', "Too often."],
    ["what nobody understands", "oops", "The server answered 500."],
  ])("that is %s is taken up where it ended, after what the server asks for", async (_name, data, message) => {
    const failing = `id: 7\nevent: note\ndata: a\n\nretry: 15000\nevent: problem\ndata: ${data}\n\n`;
    const { stream, requests, waits, errors, ended } = listen([sse(failing), sse("event: end\ndata: null\n\n")]);
    await ended;

    expect(errors).toEqual([message]);
    expect(requests.map((headers) => headers.get("last-event-id"))).toEqual([null, "7"]);
    expect(waits).toEqual([22_500]);
    expect(stream.get()).toMatchObject({ status: "closed", error: null });
  });

  test("is an event like any other where the app has one of its name", async () => {
    const stream = createEventStream("/events", {
      events: { problem: v.object({ status: v.number() }) },
      fetch: async () => sse('event: problem\ndata: {"status":410}\n\nevent: end\ndata: null\n\n'),
    });
    const ended = new Promise<void>((resolve) => {
      stream.subscribe(() => {
        if (stream.get().status === "closed") resolve();
      });
    });
    await ended;

    expect(stream.get()).toMatchObject({ event: { name: "problem", data: { status: 410 } }, error: null });
  });
});

test.each([
  ["a problem document", { status: 403, code: "forbidden", detail: "Members only." }, "application/problem+json"],
  ["the simple shape", { error: "Members only.", code: "forbidden" }, "application/json"],
])("a refusal says what the answer says, as %s", async (_name, document, type) => {
  const refusal = new Response(JSON.stringify(document), { status: 403, headers: { "content-type": type } });
  const { stream, errors, ended } = listen([refusal]);
  await ended;

  expect(stream.get().error).toMatchObject({ status: 403, code: "forbidden", message: "Members only." });
  expect(errors).toEqual(["Members only."]);
});

test("the last who leaves hangs up, and who comes then connects again", async () => {
  const signals: AbortSignal[] = [];
  const fetch = vi.fn(async (_url: unknown, init?: RequestInit) => {
    if (init?.signal) signals.push(init.signal);
    return new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });
  });
  const stream = createEventStream("/events", { events, fetch });
  const leaves = [stream.subscribe(vi.fn()), stream.subscribe(vi.fn())];

  leaves[0]?.();
  expect(signals[0]?.aborted).toBe(false);
  leaves[1]?.();
  expect(signals[0]?.aborted).toBe(true);
  stream.subscribe(vi.fn());
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("who leaves while it waits is not connected again", async () => {
  const fetch = vi.fn(async () => new Response(null, { status: 503 }));
  const waited = new Promise<void>((resolve) => {
    const wait = async (_ms: number, signal: AbortSignal): Promise<void> => {
      leave();
      expect(signal.aborted).toBe(true);
      resolve();
    };
    const leave = createEventStream("/events", { events, fetch, wait }).subscribe(vi.fn());
  });
  await waited;
  await new Promise((resolve) => setImmediate(resolve));

  expect(fetch).toHaveBeenCalledOnce();
});

/** An answer that sends these texts and ends in order. */
function sse(...texts: readonly string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** The server's way to say that there is no more. */
function gone(): Response {
  return new Response(null, { status: 204 });
}

function listen(answers: (Response | Error)[]) {
  const requests: Headers[] = [];
  const waits: number[] = [];
  const got: unknown[] = [];
  const errors: string[] = [];
  const options: EventStreamOptions<Events> = {
    events,
    onEvent: (event) => got.push(event),
    onError: ({ message }) => errors.push(message),
    random: () => 0.5,
    wait: async (delayMs) => void waits.push(delayMs),
    fetch: async (_url, init) => {
      requests.push(new Headers(init?.headers));
      const answer = answers.shift();
      if (answer instanceof Response) return answer;
      throw answer ?? new Error("nothing is left to answer");
    },
  };
  const stream = createEventStream("/events", options);
  const ended = new Promise<void>((resolve) => {
    stream.subscribe(() => {
      if (stream.get().status === "closed") resolve();
    });
  });
  return { stream, requests, waits, got, errors, ended };
}
