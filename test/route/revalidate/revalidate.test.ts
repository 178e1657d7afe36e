import { createHmac } from "node:crypto";
import { describe, expect, test, vi } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import {
  revalidate,
  type RevalidateOptions,
  type RevalidateProfile,
} from "../../../src/route/revalidate/revalidate.ts";

const SECRET = "secret-of-the-tests";
const NOW = new Date("2026-11-20T12:00:00Z");
const ADDRESS = "http://localhost:3000/api/revalidate";
const BEARER = { authorization: `Bearer ${SECRET}` };

describe("GET with a token, as CMS guides have it", () => {
  test.each([
    ["a wrong token", "?token=wrong&tag=posts", 401],
    ["an empty token", "?token=&tag=posts", 401],
    ["no token", "?tag=posts", 401],
    ["a wrong token and no tag", "?token=wrong", 401],
    ["a good token and no tag", `?token=${SECRET}`, 400],
    ["a good token and an empty tag", `?token=${SECRET}&tag=`, 400],
    ["a tag that may not be named", `?token=${SECRET}&tag=users`, 400],
    ["a tag that is too long", `?token=${SECRET}&tag=post:${"a".repeat(252)}`, 400],
    ["a good token and a tag", `?token=${SECRET}&tag=posts`, 200],
  ])("%s", async (_name, query, status) => {
    const { GET, tags } = create();

    expect((await GET(new Request(`${ADDRESS}${query}`))).status).toBe(status);
    expect(tags).toEqual(status === 200 ? ["posts"] : []);
  });

  test("a bearer token does too", async () => {
    const { GET, tags } = create();

    await GET(new Request(`${ADDRESS}?tag=posts&tag=post:1`, { headers: BEARER }));

    expect(tags).toEqual(["posts", "post:1"]);
  });

  test("the log is warned once, and told neither the token nor the URL", async () => {
    const warn = vi.fn();
    const { GET } = create({ logger: { ...silentLogger, warn } });

    await GET(new Request(`${ADDRESS}?token=${SECRET}&tag=posts`));
    await GET(new Request(`${ADDRESS}?token=${SECRET}&tag=posts`));

    expect(warn).toHaveBeenCalledOnce();
    expect(JSON.stringify(warn.mock.calls)).not.toContain(SECRET);
  });

  test.each([
    ["HEAD", {}],
    ["GET", { allowGet: false }],
  ])("%s changes nothing where it is not taken", async (method, options) => {
    const { GET, tags } = create(options);

    const answer = await GET(new Request(`${ADDRESS}?token=${SECRET}&tag=posts`, { method }));

    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
    expect(tags).toEqual([]);
  });
});

describe("POST", () => {
  test.each([
    ["a tag in the body", "", { tag: "posts" }, ["posts"]],
    ["tags in the body", "", { tags: ["posts", "post:1"] }, ["posts", "post:1"]],
    ["a tag in the query", "?tag=posts", undefined, ["posts"]],
    ["a tag named twice", "?tag=posts", { tag: "posts" }, ["posts"]],
  ])("with a bearer token, %s", async (_name, query, body, expected) => {
    const { POST, tags, profiles } = create();

    const answer = await POST(post(body, BEARER, query));

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ revalidated: true, tags: expected });
    expect(tags).toEqual(expected);
    expect(new Set(profiles)).toEqual(new Set([{ expire: 0 }]));
  });

  test.each([
    ["no proof", {}, 401],
    ["a wrong bearer", { authorization: "Bearer wrong" }, 401],
    ["a bearer that begins like ours", { authorization: `Bearer ${SECRET}x` }, 401],
    ["a basic password", { authorization: `Basic ${btoa(SECRET)}` }, 401],
  ])("%s", async (_name, headers, status) => {
    const { POST, tags } = create();

    const answer = await POST(post({ tag: "posts" }, headers));

    expect(answer.status).toBe(status);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(tags).toEqual([]);
  });

  test("the token of a GET is no proof for a POST", async () => {
    const { POST } = create();

    expect((await POST(post({ tag: "posts" }, {}, `?token=${SECRET}`))).status).toBe(401);
  });

  test.each([
    ["nothing", undefined, "tag-missing"],
    ["no tag", {}, "tag-missing"],
    ["a list of none", { tags: [] }, "tag-missing"],
    ["null", null, "tag-missing"],
    ["a number", { tag: 1 }, "tag-invalid"],
    ["a list in a list", { tags: [["posts"]] }, "tag-invalid"],
    ["an object", { tag: { toString: "posts" } }, "tag-invalid"],
    ["a tag of 257 characters", { tag: `post:${"a".repeat(252)}` }, "tag-invalid"],
    ["a tag that is not listed", { tag: "users" }, "tag-unknown"],
    ["a tag that begins like one", { tag: "posts-secret" }, "tag-unknown"],
    ["one good and one bad", { tags: ["posts", "users"] }, "tag-unknown"],
    ["65 tags", { tags: Array.from({ length: 65 }, (_, index) => `post:${index}`) }, "tags-too-many"],
  ])("with %s answers 400 and changes nothing", async (_name, body, code) => {
    const { POST, tags } = create();

    const answer = await POST(post(body, BEARER));

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
    expect(tags).toEqual([]);
  });

  test("a tag of 256 characters is taken", async () => {
    const { POST } = create();

    expect((await POST(post({ tag: `post:${"a".repeat(251)}` }, BEARER))).status).toBe(200);
  });

  test("a body that is no JSON answers 400, and 401 comes first", async () => {
    const { POST } = create();
    const toRequest = (headers: Record<string, string>) => new Request(ADDRESS, { method: "POST", headers, body: "{" });

    expect((await POST(toRequest(BEARER))).status).toBe(400);
    expect((await POST(toRequest({}))).status).toBe(401);
  });

  test("a body of more than a mebibyte answers 413", async () => {
    const { POST } = create();

    expect((await POST(post({ tag: "a".repeat(1_048_577) }, BEARER))).status).toBe(413);
  });
});

describe("POST with a signature of Standard Webhooks", () => {
  // The example of https://www.standardwebhooks.com: message, secret and signature.
  test("the published example is proven", async () => {
    const body = '{"test": 2432232314}';
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const { POST } = create({ secret, now: () => new Date(1_614_265_330_000), readTags: () => ["posts"] });

    expect((await POST(new Request(ADDRESS, { method: "POST", headers, body }))).status).toBe(200);
  });

  test.each([
    ["good", {}, 200],
    ["one of several", { "webhook-signature": `v1,AAAA v1a,BBBB ${sign().signature}` }, 200],
    ["at the edge of its time", sign({ at: NOW.getTime() / 1_000 - 300 }).headers, 200],
    ["over", sign({ at: NOW.getTime() / 1_000 - 301 }).headers, 401],
    ["of the future", sign({ at: NOW.getTime() / 1_000 + 301 }).headers, 401],
    ["with another time", { "webhook-timestamp": String(NOW.getTime() / 1_000 - 1) }, 401],
    ["with a time that is none", { "webhook-timestamp": "soon" }, 401],
    ["with another id", { "webhook-id": "m2" }, 401],
    ["of another body", { ...sign({ body: '{"tag":"post:1"}' }).headers }, 401],
    ["of another secret", { ...sign({ secret: "another-secret-of-the-tests" }).headers }, 401],
    ["of another version", { "webhook-signature": sign().signature.replace("v1,", "v2,") }, 401],
    ["empty", { "webhook-signature": "v1," }, 401],
  ])("%s", async (_name, headers, status) => {
    const { POST, tags } = create();

    const answer = await POST(post({ tag: "posts" }, { ...sign().headers, ...headers }));

    expect(answer.status).toBe(status);
    expect(tags).toEqual(status === 200 ? ["posts"] : []);
  });

  test("it does not speak for the query", async () => {
    const { POST, tags } = create();

    await POST(post({ tag: "posts" }, sign().headers, "?tag=post:1"));

    expect(tags).toEqual(["posts"]);
  });

  test("one of the former secret is taken while the secret is being changed", async () => {
    const { POST } = create({ secret: ["the-next-secret-of-the-tests", SECRET] });

    expect((await POST(post({ tag: "posts" }, sign().headers))).status).toBe(200);
  });
});

describe("POST proven by the app", () => {
  test("verify is given the exact bytes", async () => {
    const verify = vi.fn(async () => true);
    const { POST, tags } = create({ secret: undefined, verify });

    await POST(post({ tag: "posts" }, { "x-cms": "1" }));

    expect(verify).toHaveBeenCalledWith({
      method: "POST",
      url: ADDRESS,
      headers: expect.any(Headers),
      body: new Uint8Array(Buffer.from('{"tag":"posts"}')),
    });
    expect(tags).toEqual(["posts"]);
  });

  test("what it does not prove is refused before it is parsed", async () => {
    const { POST } = create({ secret: undefined, verify: async () => false });

    expect((await POST(new Request(ADDRESS, { method: "POST", body: "{" }))).status).toBe(401);
  });

  test("without a secret, GET is not taken", async () => {
    const { GET } = create({ secret: undefined, verify: async () => true });

    expect((await GET(new Request(`${ADDRESS}?token=&tag=posts`))).status).toBe(405);
  });

  test("tags are found in a CMS's own payload", async () => {
    const readTags = (payload: unknown) => [`post:${(payload as { readonly sys: { readonly id: string } }).sys.id}`];
    const { POST, tags } = create({ readTags });

    await POST(post({ sys: { id: "7" } }, BEARER));

    expect(tags).toEqual(["post:7"]);
  });
});

test("stale pages may be served once more", async () => {
  const { POST, profiles } = create({ profile: "max" });

  await POST(post({ tag: "posts" }, BEARER));

  expect(profiles).toEqual(["max"]);
});

test("a failure of the cache is the app's, and is told to nobody else", async () => {
  const onError = vi.fn();
  const revalidateTag = () => {
    throw new Error("the cache's password");
  };
  const { POST } = revalidate({ ...toOptions(), revalidateTag, onError });

  const answer = await POST(post({ tag: "posts" }, BEARER));

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("password");
  expect(onError).toHaveBeenCalledOnce();
});

test.each([
  ["neither secret nor verify", { secret: undefined }],
  ["an empty list of secrets", { secret: [] }],
  ["a short secret", { secret: "short" }],
  ["a secret that no bearer can send", { secret: "secret of the tests" }],
  ["no tags", { tags: [] }],
  ["a tag that is too long", { tags: ["a".repeat(257)] }],
])("%s is a mistake", (_name, wrong) => {
  expect(() => revalidate({ ...toOptions(), revalidateTag: vi.fn(), ...wrong })).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID" }),
  );
});

function toOptions() {
  return { secret: SECRET, tags: ["posts", "post:*"], logger: silentLogger, now: () => NOW };
}

function create(more: Partial<RevalidateOptions> = {}) {
  const tags: string[] = [];
  const profiles: RevalidateProfile[] = [];
  const revalidateTag = (tag: string, profile: RevalidateProfile): void => {
    tags.push(tag);
    profiles.push(profile);
  };
  return { ...revalidate({ ...toOptions(), revalidateTag, ...more }), tags, profiles };
}

function post(body: unknown, headers: Record<string, string>, query = ""): Request {
  const text = body === undefined ? null : JSON.stringify(body);
  return new Request(`${ADDRESS}${query}`, { method: "POST", headers, body: text });
}

function sign({ body = '{"tag":"posts"}', secret = SECRET, at = NOW.getTime() / 1_000 } = {}) {
  const signature = `v1,${createHmac("sha256", secret).update(`m1.${at}.${body}`).digest("base64")}`;
  return {
    signature,
    headers: { "webhook-id": "m1", "webhook-timestamp": String(at), "webhook-signature": signature },
  };
}
