import { AsyncLocalStorage } from "node:async_hooks";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import { createSluice, type Sluice } from "../../../src/index.ts";
import { revalidateTags, type RevalidateProfile } from "../../../src/route/index.ts";
import { createTestRequest } from "../../../src/testing/index.ts";
import type { Provider } from "../../../src/verify/index.ts";
import { sanity, strapi } from "../../../src/verify/providers/index.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

/** What the app's projection in Sanity makes of a document. */
interface Post {
  readonly _type: string;
  readonly slug: string;
  readonly others?: number;
}

const secret = "a-secret-of-the-tests-0123456789";
const sources = {
  sanity: (sanity as Provider<Readonly<Record<"create" | "update" | "delete", Post>>>)({ secret }),
  strapi: strapi({ secret }),
};

/** Stands for the request of Next.js, which its cache asks for. */
const nextRequest = new AsyncLocalStorage<string>();

let database: TestDatabase;
let sluice: Sluice<typeof sources>;
let revalidated: readonly unknown[] = [];

function revalidateTag(tag: string, profile: RevalidateProfile): void {
  const scope = nextRequest.getStore();
  if (scope === undefined) throw new Error("revalidateTag was called outside of a request.");
  revalidated = [...revalidated, [scope, tag, profile]];
}

beforeAll(async () => {
  database = await createTestDatabase();
  sluice = createSluice({ database: database.url, sources, logger: silentLogger });
  sluice.respond(
    "sanity/*",
    { name: "revalidate" },
    revalidateTags({
      // The payload has the type that the source gives it.
      tags: ({ payload: { _type, slug, others = 0 } }) => [
        `${_type}s`,
        `${_type}:${slug}`,
        `${_type}s`,
        ...Array.from({ length: others }, (_, index) => `post:${index}`),
      ],
      allow: ["posts", "post:*"],
      revalidateTag,
    }),
  );
  sluice.respond(
    "strapi/*",
    { name: "revalidate-later" },
    revalidateTags({
      tags: ({ source, type }) => [`${source}:${type}`],
      allow: ["strapi:*"],
      profile: "max",
      revalidateTag,
    }),
  );
  await sluice.migrate();
});

beforeEach(() => {
  revalidated = [];
});

afterAll(async () => {
  await sluice.stop();
  await database.drop();
});

test("an event's tags are revalidated within the request that brought it, once it is stored", async () => {
  const answer = await deliver("sanity", { _type: "post", slug: "a" });

  expect([answer.status, await answer.json()]).toEqual([200, { revalidated: true, tags: ["posts", "post:a"] }]);
  expect(revalidated).toEqual([
    ["request 1", "posts", { expire: 0 }],
    ["request 1", "post:a", { expire: 0 }],
  ]);
  expect(await countEvents("sanity")).toBe(1);
});

test("the profile is the app's, and the event's own type can name a tag", async () => {
  await deliver("strapi", { event: "entry.publish" });

  expect(revalidated).toEqual([["request 1", "strapi:entry.publish", "max"]]);
});

test("tags that are not allowed, or none that Next.js takes, are passed over", async () => {
  const answers = [
    await deliver("sanity", { _type: "user", slug: "a" }),
    await deliver("sanity", { _type: "post", slug: "x".repeat(300) }),
  ];

  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
    { revalidated: true, tags: [] },
    { revalidated: true, tags: ["posts"] },
  ]);
});

test("many deliveries at once revalidate each within its own request", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `request ${index}`);

  await Promise.all(names.map((name, index) => deliver("sanity", { _type: "post", slug: String(index) }, name)));

  const own = names.flatMap((name, index) => [
    [name, "posts", { expire: 0 }],
    [name, `post:${index}`, { expire: 0 }],
  ]);
  expect(revalidated).toHaveLength(own.length);
  expect(revalidated).toEqual(expect.arrayContaining(own));
});

test("a cache that fails makes the sender come again, with the event stored", async () => {
  const before = await countEvents("sanity");
  const body = { _type: "post", slug: "later" };

  const outside = await sluice.webhook("sanity").POST(await sign("sanity", body));
  const tooMany = await deliver("sanity", { ...body, others: 300 });

  expect([outside.status, tooMany.status]).toEqual([503, 503]);
  expect(await countEvents("sanity")).toBe(before + 2);
});

test("a list of tags that allows none is a mistake", () => {
  expect(() => revalidateTags({ tags: () => [], allow: [], revalidateTag })).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID" }),
  );
});

type SourceName = keyof typeof sources;

async function deliver(source: SourceName, body: object, request = "request 1"): Promise<Response> {
  const signed = await sign(source, body);
  return nextRequest.run(request, () => sluice.webhook(source).POST(signed));
}

function sign(source: SourceName, body: object): Promise<Request> {
  return createTestRequest(sources[source], { type: "update", body: JSON.stringify(body) });
}

async function countEvents(source: SourceName): Promise<number> {
  const text = "select count(*)::int as count from sluice.webhook_events where source = $1";
  const { rows } = await sluice.query<{ readonly count: number }>(text, [source]);
  return rows[0]?.count ?? 0;
}
