import { connect } from "node:net";

import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createApi, methods } from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

const api = createApi({ limits: { bodyBytes: 1_000, bodyTimeoutMs: 200 } });
const Anything = v.unknown();

let server: WebServer;

beforeAll(async () => {
  server = await serveWeb({
    "/json": methods({
      POST: api
        .route("/json")
        .body(Anything)
        .handle(({ body }) => ({ body })),
    }),
    "/form": methods({
      POST: api
        .route("/form")
        .form(v.custom<Record<string, unknown>>(() => true))
        .handle(async ({ form }) => {
          const shown = Object.entries(form).map(async ([name, value]) => [
            name,
            value instanceof File ? `${value.name}: ${await value.text()}` : value,
          ]);
          return {
            hasPrototype: Object.hasOwn(form, "toString") || "toString" in form,
            shown: await Promise.all(shown),
          };
        }),
    }),
    "/any": methods({
      POST: api.route("/any").handle(async ({ request, rawBody }) => ({
        text: await request.text(),
        raw: rawBody().byteLength,
        type: request.headers.get("content-type"),
      })),
    }),
    "/json-and-raw": methods({
      POST: api
        .route("/json-and-raw")
        .body(Anything)
        .handle(async ({ request, rawBody, body }) => ({
          again: await request.json(),
          isSame: Buffer.from(rawBody()).equals(Buffer.from(JSON.stringify(body))),
        })),
    }),
    "/big": methods({
      POST: api
        .route("/big")
        .limits({ bodyBytes: 5_000 })
        .body(Anything)
        .handle(() => "ok"),
    }),
  });
});

afterAll(() => server.close());

function post(path: string, body: BodyInit | null, headers: HeadersInit = {}): Promise<Response> {
  const init = { method: "POST", headers, body, ...(body instanceof ReadableStream && { duplex: "half" }) };
  return fetch(server.url + path, init);
}

const JSON_TYPE = { "content-type": "application/json" };

describe("JSON", () => {
  test.each([
    ["application/json"],
    ["application/json; charset=utf-8"],
    ['APPLICATION/JSON; charset="UTF-8"'],
    ["application/ld+json"],
  ])("is taken as %s", async (type) => {
    const answer = await post("/json", '{"a":[1]}', { "content-type": type });

    expect(await answer.json()).toEqual({ body: { a: [1] } });
  });

  test.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["multipart/form-data; boundary=x"],
    ["application/jsonp"],
    ["text/plain, application/json"],
    ["application/json; charset=utf-16"],
    [""],
  ])("is not taken as %s", async (type) => {
    const answer = await post("/json", Buffer.from("{}"), type === "" ? {} : { "content-type": type });

    expect(answer.status).toBe(415);
    expect(answer.headers.get("accept-post")).toBe("application/json");
    expect(await answer.json()).toMatchObject({ code: "media-type-unsupported" });
  });

  test("is not taken compressed", async () => {
    const answer = await post("/json", "{}", { ...JSON_TYPE, "content-encoding": "gzip" });

    expect(answer.status).toBe(415);
    expect(answer.headers.get("accept-encoding")).toBe("identity");
  });

  test.each([
    ["not JSON", Buffer.from("{")],
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("that is %s is malformed", async (_name, body) => {
    const answer = await post("/json", body, JSON_TYPE);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "body-malformed" });
  });

  test("may have a byte order mark", async () => {
    const answer = await post("/json", Buffer.from("\ufeff[1]"), JSON_TYPE);

    expect(await answer.json()).toEqual({ body: [1] });
  });

  test("may be absent, if the schema allows", async () => {
    const answer = await post("/json", null);

    expect(await answer.json()).toEqual({});
  });

  test.each(['{"a":{"__proto__":{"polluted":1}}}', '{"a":{"__pr\\u006fto__":{"polluted":1}}}'])(
    "has no prototype in it: %s",
    async (body) => {
      const answer = await post("/json", body, JSON_TYPE);

      expect(await answer.text()).toBe('{"body":{"a":{}}}');
    },
  );

  test("nested too deeply for a schema is invalid", async () => {
    const nested: v.GenericSchema = v.lazy(() => v.array(nested));
    const handler = createApi()
      .route("/")
      .body(nested)
      .handle(() => "ok");
    const depth = 200_000;
    const request = new Request("http://localhost/", {
      method: "POST",
      headers: JSON_TYPE,
      body: "[".repeat(depth) + "]".repeat(depth),
    });

    expect((await handler(request, { params: Promise.resolve({}) })).status).toBe(422);
  });
});

describe("forms", () => {
  test("that are URL-encoded have lists where names come again", async () => {
    const answer = await post("/form", "a=1&b=2&a=3&a=&__proto__=x", {
      "content-type": "application/x-www-form-urlencoded",
    });

    expect(await answer.json()).toEqual({
      hasPrototype: false,
      shown: [
        ["a", ["1", "3", ""]],
        ["b", "2"],
        ["__proto__", "x"],
      ],
    });
  });

  test("in parts have files", async () => {
    const form = new FormData();
    form.append("title", "x");
    form.append("file", new File(["hello"], "hello.txt"));
    form.append("title", "y");
    const answer = await post("/form", form);

    expect(await answer.json()).toMatchObject({
      shown: [
        ["title", ["x", "y"]],
        ["file", "hello.txt: hello"],
      ],
    });
  });

  test.each(["multipart/form-data", "multipart/form-data; boundary=other"])(
    "that are no %s are malformed",
    async (type) => {
      const answer = await post("/form", Buffer.from("nothing like it"), { "content-type": type });

      expect(answer.status).toBe(400);
    },
  );

  test("are not taken as JSON", async () => {
    const answer = await post("/form", "{}", JSON_TYPE);

    expect(answer.status).toBe(415);
    expect(answer.headers.get("accept-post")).toBe("application/x-www-form-urlencoded, multipart/form-data");
  });
});

describe("size", () => {
  test("is refused by Content-Length, before anything is read", async () => {
    const answer = await sendRaw(`content-length: 1001\r\n${RAW_JSON}\r\n`);

    expect(answer).toContain("413");
  });

  test("is refused while reading, where no length is declared", async () => {
    const chunks = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(400).fill(0x20)),
    });

    expect((await post("/json", chunks, JSON_TYPE)).status).toBe(413);
  });

  test("may be a route's own", async () => {
    const body = JSON.stringify("a".repeat(2_000));

    expect((await post("/json", body, JSON_TYPE)).status).toBe(413);
    expect((await post("/big", body, JSON_TYPE)).status).toBe(200);
  });
});

test("a body that does not come in time is refused", async () => {
  const answer = await sendRaw(`content-length: 10\r\n${RAW_JSON}\r\n{`);

  expect(answer).toContain("408");
});

test("a body that was cut off on its way names who does so", async () => {
  const handler = api
    .route("/")
    .body(Anything)
    .handle(() => "never");
  const headers = { ...JSON_TYPE, "content-length": "900" };
  const request = new Request("http://localhost/", { method: "POST", headers, body: "{}" });

  const answer = await handler(request, { params: Promise.resolve({}) });

  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    code: "body-truncated",
    detail: expect.stringContaining("proxyClientMaxBodySize"),
  });
});

test("a sender that hangs up is not waited for", async () => {
  const handler = api
    .route("/")
    .body(Anything)
    .handle(() => "never");
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
  const init = { method: "POST", headers: JSON_TYPE, body, duplex: "half" };

  const answer = await handler(new Request("http://localhost/", init), { params: Promise.resolve({}) });

  expect(await answer.json()).toMatchObject({ status: 400, code: "body-incomplete" });
});

test("a route that declares none gets any body, as it was sent and within the limit", async () => {
  const answer = await post("/any", "a: b", { "content-type": "text/yaml" });
  const tooLarge = await post("/any", "a".repeat(1_001));

  expect(await answer.json()).toEqual({ text: "a: b", raw: 4, type: "text/yaml" });
  expect(tooLarge.status).toBe(413);
});

test("the request and the bytes can be read beside the body", async () => {
  const answer = await post("/json-and-raw", '{"a":1}', JSON_TYPE);

  expect(await answer.json()).toEqual({ again: { a: 1 }, isSame: true });
});

const RAW_JSON = "content-type: application/json\r\n";

/** Sends what no client would, and reads the first of the answer. */
function sendRaw(rest: string): Promise<string> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write(`POST /json HTTP/1.1\r\nhost: localhost\r\n${rest}`);
    });
    socket.once("data", (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
