import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { afterEach, expect, test } from "vitest";

import { SluiceError } from "../../src/core/errors.ts";
import type { Answer, Incoming } from "../../src/http/index.ts";
import { createListener, startServer, type RunningServer, type ServedSluice } from "../../src/node/index.ts";

const servers: RunningServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

interface Taken {
  readonly source: string;
  readonly method: string;
  readonly body: string;
}

/** An app that answers with what it was given. */
function createApp(overrides: Partial<ServedSluice> = {}): ServedSluice {
  return {
    async receive(source: string, incoming: Incoming): Promise<Answer> {
      const reading = await incoming.readBody({ maxBytes: 1_000, timeoutMs: 1_000 });
      const body = reading.kind === "whole" ? Buffer.from(reading.bytes).toString() : reading.kind;
      const taken: Taken = { source, method: incoming.method, body };
      return { status: 200, headers: { "x-echo": incoming.headers.get("X-Echo") ?? "" }, body: JSON.stringify(taken) };
    },
    assertReady: () => Promise.resolve(),
    ...overrides,
  };
}

async function start(app: ServedSluice, path?: string): Promise<RunningServer> {
  const server = await startServer(app, { port: 0, host: "127.0.0.1", ...(path !== undefined && { path }) });
  servers.push(server);
  return server;
}

test("a delivery reaches the receiver with its source, headers and body", async () => {
  const { url } = await start(createApp());

  const response = await fetch(`${url}/api/webhooks/stripe?x=1`, {
    method: "POST",
    body: "hello",
    headers: { "x-echo": "heard" },
  });

  expect(await response.json()).toEqual({ source: "stripe", method: "POST", body: "hello" });
  expect(response.headers.get("x-echo")).toBe("heard");
});

test("the path in front of the source is the app's to choose", async () => {
  const { url } = await start(createApp(), "/hooks/");

  expect((await fetch(`${url}/hooks/stripe`, { method: "POST" })).status).toBe(200);
  expect((await fetch(`${url}/api/webhooks/stripe`, { method: "POST" })).status).toBe(404);
});

test.each(["/", "/api/webhooks", "/api/webhooks/", "/api/webhooks/a/b", "/nothing"])(
  "%s is not found",
  async (path) => {
    const { url } = await start(createApp());

    expect((await fetch(`${url}${path}`, { method: "POST" })).status).toBe(404);
  },
);

test("/healthz says the process answers, /readyz that a write was synced", async () => {
  let isDown = false;
  const { url } = await start(
    createApp({
      assertReady: () => (isDown ? Promise.reject(new SluiceError("STORE_UNAVAILABLE", "down")) : Promise.resolve()),
    }),
  );

  const up = await Promise.all(["healthz", "readyz"].map(async (path) => (await fetch(`${url}/${path}`)).status));
  isDown = true;
  const down = await Promise.all(["healthz", "readyz"].map(async (path) => (await fetch(`${url}/${path}`)).status));

  expect(up).toEqual([200, 200]);
  expect(down).toEqual([200, 503]);
});

test("stopping answers the request under way and takes no other", async () => {
  let answer = (): void => undefined;
  let isTaken = false;
  const server = await start(
    createApp({
      receive: () =>
        new Promise<Answer>((resolve) => {
          isTaken = true;
          answer = () => resolve({ status: 200, headers: {}, body: "late" });
        }),
    }),
  );
  const response = fetch(`${server.url}/api/webhooks/stripe`, { method: "POST" });
  await expect.poll(() => isTaken).toBe(true);

  const stopped = server.stop();
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  answer();

  expect(await (await response).text()).toBe("late");
  await stopped;
});

test("a port in use is a clear error", async () => {
  const { url } = await start(createApp());

  await expect(startServer(createApp(), { port: Number(new URL(url).port), host: "127.0.0.1" })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining("Cannot listen on port"),
  });
});

test("a custom server keeps every other path", async () => {
  const server = createServer(
    createListener(createApp(), { fallback: (_, response) => response.end("the app's own") }),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const own = await (await fetch(`${url}/anything`)).text();
  const delivery = await fetch(`${url}/api/webhooks/stripe`, { method: "POST" });
  server.close();

  expect(own).toBe("the app's own");
  expect(delivery.status).toBe(200);
});
