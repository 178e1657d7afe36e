import { describe, expect } from "vitest";

import {
  claimIdempotencyKey,
  endIdempotencyKey,
  findIdempotencyKey,
  pruneIdempotencyKeys,
  releaseIdempotencyKey,
  type Database,
} from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

const claim = { id: "key-1", fingerprint: "body-1", leaseMs: 60_000, ttlMs: 3_600_000 };
const answer = { status: 201, headers: '[["x","1"]]', body: new Uint8Array([0, 255, 92]) };

async function claimNew(database: Database): Promise<string> {
  const token = await claimIdempotencyKey(database.working, claim);
  if (token === null) throw new Error("The key is not free");
  return token;
}

async function endAll(database: Database): Promise<void> {
  await database.working.query("update sluice.idempotency_keys set ends_at = now() - interval '1 second'");
}

describe.each(DATABASES)("idempotency keys on $kind", ({ test }) => {
  test.for([
    ["new", false],
    ["over", true],
  ] as const)("that are %s are claimed by one of many at once", async ([, isOver], { database }) => {
    if (isOver) await claimNew(database);
    await endAll(database);

    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        claimIdempotencyKey(index % 2 === 0 ? database.working : database.receiving, claim),
      ),
    );

    expect(tokens.filter((token) => token !== null)).toHaveLength(1);
    expect(await findIdempotencyKey(database.working, claim.id)).toEqual({
      fingerprint: "body-1",
      state: "running",
      answer: null,
    });
  });

  test("keep their answer byte for byte", async ({ database }) => {
    await endIdempotencyKey(database.working, { id: claim.id, token: await claimNew(database), answer });

    const found = await findIdempotencyKey(database.working, claim.id);
    expect(found).toMatchObject({ state: "whole", answer: { status: 201, headers: answer.headers } });
    expect([...(found?.answer?.body ?? [])]).toEqual([0, 255, 92]);
    expect(await claimIdempotencyKey(database.working, claim)).toBeNull();
  });

  test("note a request whose answer is not kept", async ({ database }) => {
    await endIdempotencyKey(database.working, { id: claim.id, token: await claimNew(database), answer: null });

    expect(await findIdempotencyKey(database.working, claim.id)).toMatchObject({ state: "gone", answer: null });
  });

  test("are free again once released", async ({ database }) => {
    await releaseIdempotencyKey(database.working, claim.id, await claimNew(database));

    expect(await findIdempotencyKey(database.working, claim.id)).toBeNull();
    expect(await claimIdempotencyKey(database.working, claim)).not.toBeNull();
  });

  test("belong to the later claim once the first one's lease is over", async ({ database }) => {
    const lost = await claimNew(database);
    await endAll(database);

    expect(await findIdempotencyKey(database.working, claim.id)).toBeNull();
    const token = await claimNew(database);
    await endIdempotencyKey(database.working, { id: claim.id, token: lost, answer });
    await releaseIdempotencyKey(database.working, claim.id, lost);
    expect(await findIdempotencyKey(database.working, claim.id)).toMatchObject({ state: "running" });
    await endIdempotencyKey(database.working, { id: claim.id, token, answer });
    expect(await findIdempotencyKey(database.working, claim.id)).toMatchObject({ state: "whole" });
  });

  test("forget an answer after its time, whoever asks first", async ({ database }) => {
    await endIdempotencyKey(database.working, { id: claim.id, token: await claimNew(database), answer });
    await endAll(database);

    await claimIdempotencyKey(database.working, { ...claim, fingerprint: "body-2" });

    expect(await findIdempotencyKey(database.working, claim.id)).toEqual({
      fingerprint: "body-2",
      state: "running",
      answer: null,
    });
  });

  test("keep an answer for its own time, not the claim's", async ({ database }) => {
    await endIdempotencyKey(database.working, { id: claim.id, token: await claimNew(database), answer });

    const { rows } = await database.working.query<{ readonly seconds: number }>(
      "select extract(epoch from ends_at - now())::float8 as seconds from sluice.idempotency_keys",
    );
    expect(rows[0]?.seconds).toBeGreaterThan(3_500);
  });

  test("are pruned after their time, no more than asked", async ({ database }) => {
    for (const id of ["a", "b", "c"]) await claimIdempotencyKey(database.working, { ...claim, id });
    await endAll(database);
    await claimNew(database);

    expect(await pruneIdempotencyKeys(database.working, { limit: 2 })).toBe(2);
    expect(await pruneIdempotencyKeys(database.working, { limit: 2 })).toBe(1);
    expect(await findIdempotencyKey(database.working, claim.id)).not.toBeNull();
  });
});
