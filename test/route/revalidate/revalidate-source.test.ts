import { describe, expect, test, vi } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import { createApi, type RevalidateSource } from "../../../src/route/index.ts";
import { createTestRequest } from "../../../src/testing/index.ts";
import { openSource, type Source } from "../../../src/verify/index.ts";
import {
  contentful,
  datocms,
  ghost,
  hygraph,
  kontentAi,
  prismic,
  sanity,
  storyblok,
  strapi,
} from "../../../src/verify/providers/index.ts";

const secret = "a-secret-of-the-tests-0123456789abcdefghijklmnopqrstuvwxyz-00000";

describe.each<[string, Source, body: object]>([
  ["contentful", contentful({ secret }), { sys: { id: "7" } }],
  ["datocms", datocms({ username: "cms", password: secret }), { entity: { id: "7" } }],
  ["ghost", ghost({ secret }), { post: { current: { id: "7" } } }],
  ["hygraph", hygraph({ secret }), { operation: "publish", data: { id: "7" } }],
  ["kontent.ai", kontentAi({ secret }), { notifications: [] }],
  ["prismic", prismic({ secret }), { type: "api-update", documents: ["7"], secret }],
  ["sanity", sanity({ secret }), { _id: "7", _type: "post" }],
  ["storyblok", storyblok({ secret }), { action: "published", story_id: 7 }],
  ["strapi", strapi({ secret }), { event: "entry.publish", entry: { id: 7 } }],
])("a delivery of %s", (_name, source, body) => {
  const sign = (): Promise<Request> =>
    createTestRequest(source, { type: "publish", body: JSON.stringify(body), at: new Date() });

  test("is proven by its source, and its tags are found by the app", async () => {
    const { POST, tags, payloads } = create(openSource("cms", source));

    const answer = await POST(await sign());

    expect([answer.status, await answer.json()]).toEqual([200, { revalidated: true, tags: ["post:7"] }]);
    expect(tags).toEqual([["post:7", { expire: 0 }]]);
    expect(payloads).toEqual([body]);
  });

  test("without its proof changes nothing", async () => {
    const { POST, tags, payloads } = create(openSource("cms", source));
    const { url } = await sign();
    const forged = JSON.stringify({ ...body, secret: undefined });

    const answer = await POST(new Request(url, { method: "POST", body: forged }));

    expect([answer.status, tags, payloads]).toEqual([401, [], []]);
  });
});

test("what a bearer or the app itself proves is taken beside a source", async () => {
  const verify = vi.fn(async ({ headers }: { readonly headers: Headers }) => headers.has("x-proof"));
  const { POST, tags } = create(openSource("cms", sanity({ secret })), { secret: "another-secret-of-tests", verify });
  const send = (headers: Record<string, string>): Promise<Response> =>
    POST(new Request("http://localhost/", { method: "POST", headers, body: '{"_id":"7"}' }));

  const answers = [
    await send({ authorization: "Bearer another-secret-of-tests" }),
    await send({ "x-proof": "1" }),
    await send({}),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  expect(tags).toHaveLength(2);
});

test("an event that changes no page is taken, and nothing is done", async () => {
  const { POST, tags } = create(openSource("cms", sanity({ secret })), { readTags: () => [] });
  const request = await createTestRequest(sanity({ secret }), { type: "create", body: "{}" });

  const answer = await POST(request);

  expect([answer.status, await answer.json(), tags]).toEqual([200, { revalidated: true, tags: [] }, []]);
});

test("a body that is not what the sender sends is refused, once it is proven", async () => {
  const { POST } = create(openSource("cms", sanity({ secret })));

  const answer = await POST(await createTestRequest(sanity({ secret }), { type: "create", body: "{" }));

  expect([answer.status, await answer.json()]).toMatchObject([400, { code: "body-malformed" }]);
});

test("while the source's keys cannot be had, the sender is asked to come again", async () => {
  const source: RevalidateSource = {
    verify: async () => ({ kind: "unavailable" }),
    decode: () => ({ isParsed: false }),
  };
  const { POST } = create(source);

  const answer = await POST(new Request("http://localhost/", { method: "POST", body: "{}" }));

  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
});

function create(source: RevalidateSource, more: object = {}) {
  const tags: unknown[] = [];
  const payloads: unknown[] = [];
  const route = createApi({ onError: () => undefined }).revalidate({
    source,
    tags: ["post:*"],
    readTags: (payload) => {
      payloads.push(payload);
      return ["post:7"];
    },
    revalidateTag: (tag, profile) => tags.push([tag, profile]),
    logger: silentLogger,
    ...more,
  });
  return { ...route, tags, payloads };
}
