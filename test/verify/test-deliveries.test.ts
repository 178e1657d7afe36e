import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/verify/index.ts";
import type { HmacScheme } from "../../src/verify/schemes/hmac.ts";
import type { Message, SchemeContext, SignedRequest } from "../../src/verify/schemes/scheme.ts";
import { NOW, SECRET, toBytes } from "./senders.ts";
import { ADDRESS, HEX, openMac } from "./signed-content-support.ts";

const SECONDS = "1795176000";

/** The request a sender of this kind would send. */
async function make(
  scheme: Partial<HmacScheme>,
  message: Partial<Message> = {},
  context: Partial<SchemeContext> = {},
): Promise<SignedRequest> {
  return openMac(scheme, context).sign({
    body: toBytes("{}"),
    type: "a",
    id: "id-1",
    at: NOW,
    headers: {},
    ...message,
  });
}

function toMac(text: string): string {
  return createHmac("sha256", SECRET).update(text).digest("hex");
}

describe("what is signed and not given is made up", () => {
  const content = "{header:x-nonce}.{body}";

  test.each([
    ["id-1", "id-1"],
    ["evt 1/2", "evt12"],
    ["\u00e9_\u00e9", "_"],
    ["//", "sample"],
    ["", "sample"],
  ])("a header, from the id %j", async (id, nonce) => {
    const { headers } = await make({ content }, { id });

    expect(headers).toEqual({ "x-nonce": nonce, "x-signature": toMac(`${nonce}.{}`) });
  });

  test("a parameter", async () => {
    expect(await make({ content: "{query:nonce}.{body}" })).toEqual({
      headers: { "x-signature": toMac("id-1.{}") },
      body: toBytes("{}"),
      query: { nonce: "id-1" },
    });
  });

  test("a pair", async () => {
    const signature = { ...HEX, format: { kind: "pairs", separator: ",", key: "v1" } } as const;
    const { headers } = await make({ signature, content: "{pair:nonce}.{body}" });

    expect(headers).toEqual({ "x-signature": `nonce=id-1,v1=${toMac("id-1.{}")}` });
  });

  test("a field", async () => {
    const { headers, body } = await make({ content: "{field:nonce}." }, { body: toBytes('{"a":1}') });

    expect(new TextDecoder().decode(body)).toBe('{"a":1,"nonce":"id-1"}');
    expect(headers).toEqual({ "x-signature": toMac("id-1.") });
  });
});

describe("what is given stays", () => {
  test("a header", async () => {
    const { headers } = await make({ content: "{header:x-nonce}.{body}" }, { headers: { "X-Nonce": "mine" } });

    expect(headers).toEqual({ "X-Nonce": "mine", "x-signature": toMac("mine.{}") });
  });

  test("a parameter of the address", async () => {
    const { headers, query } = await make({ content: "{query:nonce}.{body}" }, { url: `${ADDRESS}?nonce=mine&a=1` });

    expect(query).toEqual({ nonce: "mine", a: "1" });
    expect(headers).toEqual({ "x-signature": toMac("mine.{}") });
  });

  test("a field", async () => {
    const body = toBytes('{"nonce":"mine"}');
    const made = await make({ content: "{field:nonce}." }, { body });

    expect(made.body).toEqual(body);
    expect(made.headers).toEqual({ "x-signature": toMac("mine.") });
  });
});

describe("a test delivery", () => {
  test("has no query unless there is something in it", async () => {
    expect(await make({})).toEqual({ headers: { "x-signature": toMac("{}") }, body: toBytes("{}") });
    expect(Object.keys(await make({}, { url: `${ADDRESS}?%zz` }))).toEqual(["headers", "body"]);
  });

  test("replaces a header of the same name in whatever case", async () => {
    const { headers } = await make(
      { idHeader: "x-id", content: "{id}.{body}" },
      { headers: { "X-ID": "old", "x-other": "b", "X-Signature": "old" } },
    );

    expect(headers).toEqual({ "X-ID": "id-1", "x-other": "b", "X-Signature": toMac("id-1.{}") });
  });

  test("has its signature where the sender puts it", async () => {
    const mac = toMac("{}");

    expect((await make({ signature: { headers: ["x-new", "x-old"], encoding: "hex" } })).headers).toEqual({
      "x-new": mac,
    });
    expect((await make({ signature: { numberedHeader: "x-sig-", encoding: "hex" } })).headers).toEqual({
      "x-sig-1": mac,
    });
    expect(await make({ signature: { parameter: "sig", encoding: "hex" } })).toMatchObject({
      headers: {},
      query: { sig: mac },
    });
    const inside = await make({ signature: { path: "sig", encoding: "hex" }, content: "{header:x}." }, { id: "n" });
    expect(new TextDecoder().decode(inside.body)).toBe(`{"sig":"${toMac("n.")}"}`);
  });

  test("writes its time where the sender does, and nowhere else", async () => {
    const signature = { ...HEX, format: { kind: "pairs", separator: ",", key: "v1" } } as const;
    const content = "{timestamp}.{body}";
    const mac = toMac(`${SECONDS}.{}`);

    expect((await make({ signature, content, timestamp: { from: { header: "x-t" }, unit: "s" } })).headers).toEqual({
      "x-t": SECONDS,
      "x-signature": `v1=${mac}`,
    });
    expect((await make({ signature, content, timestamp: { from: { pair: "t" }, unit: "s" } })).headers).toEqual({
      "x-signature": `t=${SECONDS},v1=${mac}`,
    });
    expect(await make({ content, timestamp: { from: { parameter: "t" }, unit: "s" } })).toMatchObject({
      headers: { "x-signature": mac },
      query: { t: SECONDS },
    });
  });

  test.each([
    ["s", "{}", `{"at":${SECONDS}}`],
    ["ms", '{"at":1}', `{"at":${SECONDS}000}`],
    ["s", '{"at":"1"}', `{"at":"${SECONDS}"}`],
    ["s", `{"at" : "${SECONDS}"}`, `{"at" : "${SECONDS}"}`],
    ["rfc3339", "{}", '{"at":"2026-11-20T12:00:00.000Z"}'],
    ["rfc3339-utc", "{}", '{"at":"2026-11-20T12:00:00.000Z"}'],
  ] as const)("writes a time of unit %s into the body %s", async (unit, body, written) => {
    const made = await make({ timestamp: { from: { path: "at" }, unit } }, { body: toBytes(body) });

    expect(new TextDecoder().decode(made.body)).toBe(written);
    expect(made.headers).toEqual({ "x-signature": toMac(written) });
  });

  test("is seen by a function that builds what is signed as it will arrive", async () => {
    const seen: Delivery[] = [];
    const content = (delivery: Delivery): string => String(seen.push(delivery));
    await make({ content }, { headers: { "X-A": "1" } });
    await make({ content }, { url: `${ADDRESS}?a=1` });

    const [plain, addressed] = seen;
    expect(plain).toMatchObject({ method: "POST", url: "/", body: toBytes("{}") });
    expect([plain?.headers.get("X-a"), plain?.headers.get("x-b")]).toEqual(["1", null]);
    expect([...(plain?.headers.entries() ?? [])]).toEqual([["x-a", "1"]]);
    expect(addressed?.url).toBe(`${ADDRESS}?a=1`);
  });

  test("without what its sender signs cannot be made", async () => {
    await expect((async () => make({ content: () => undefined }))()).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: "The message lacks something its sender signs",
    });
  });
});
