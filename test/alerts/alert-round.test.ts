import { describe, expect } from "vitest";

import {
  ALERT_ROUND_MS,
  createAlertRound,
  type AlertOptions,
  type Channel,
  type Notice,
} from "../../src/alerts/index.ts";
import { silentLogger } from "../../src/core/logger.ts";
import { insertRejections, type Database } from "../../src/store/index.ts";
import { newId } from "../support/sample-events.ts";
import { DATABASES } from "../support/test-database.ts";

interface RecordingChannel extends Channel {
  readonly notices: readonly Notice[];
}

function createChannel(isDown: () => boolean = () => false): RecordingChannel {
  const notices: Notice[] = [];
  return {
    name: "recording",
    notices,
    assertUsable: () => undefined,
    send(notice) {
      if (isDown()) return Promise.reject(new Error("down"));
      notices.push(notice);
      return Promise.resolve();
    },
  };
}

function createRounds(database: Database, options: AlertOptions, at = "2026-01-10T12:00:00Z"): () => Promise<void> {
  const round = createAlertRound({ ...options, logger: silentLogger, now: () => new Date(at) });
  return async () => {
    await letTimePass(database);
    await round(database.working);
  };
}

/** Each round may begin half a minute after the last one. */
async function letTimePass(database: Database): Promise<void> {
  await database.working.query("update sluice.positions set moved_at = moved_at - $1 * interval '1 millisecond'", [
    ALERT_ROUND_MS,
  ]);
}

async function refuseDeliveries(database: Database, occurrences: number): Promise<void> {
  await insertRejections(database.receiving, [
    {
      id: newId(),
      source: "stripe",
      cause: "signature_mismatch",
      hint: null,
      status: 401,
      method: "POST",
      headers: "[]",
      bodyPrefix: null,
      bodyBytes: null,
      occurrences,
      url: null,
    },
  ]);
}

async function forgetRefusals(database: Database): Promise<void> {
  await database.working.query("truncate sluice.tallies, sluice.statistics");
}

describe.each(DATABASES)("alerts on $kind", ({ test }) => {
  test("are told once, with a link, and told as over", async ({ database }) => {
    const channel = createChannel();
    const next = createRounds(database, { to: [channel], dashboardUrl: "https://app.example/sluice/" });
    await refuseDeliveries(database, 50);

    await next();
    await next();
    await forgetRefusals(database);
    await next();
    await next();

    const told = {
      rule: "refusals",
      subject: "stripe",
      message: 'Source "stripe": 50 deliveries refused within five minutes.',
    };
    expect(channel.notices).toEqual([
      { firing: [{ ...told, link: "https://app.example/sluice/rejections?source=stripe" }], recovered: [] },
      { firing: [], recovered: [{ ...told, link: "https://app.example/sluice" }] },
    ]);
  });

  test("that no channel took are told by the next round", async ({ database }) => {
    let isDown = true;
    const channel = createChannel(() => isDown);
    const next = createRounds(database, { to: [channel] });
    await refuseDeliveries(database, 50);

    await next();
    isDown = false;
    await next();

    expect(channel.notices).toHaveLength(1);
  });

  test("of the night are told in the morning, if they still fire", async ({ database }) => {
    const channel = createChannel();
    const options: AlertOptions = { to: [channel], quietHours: { from: "22:00", to: "07:00", timeZone: "UTC" } };
    await refuseDeliveries(database, 50);

    await createRounds(database, options, "2026-01-10T23:00:00Z")();
    expect(channel.notices).toEqual([]);
    await createRounds(database, options, "2026-01-11T07:00:00Z")();

    expect(channel.notices).toHaveLength(1);
  });

  test("are recorded for the dashboard where nobody is to be told", async ({ database }) => {
    await refuseDeliveries(database, 50);

    await createRounds(database, {})();

    const { rows } = await database.working.query("select rule, subject, sent_at from sluice.alerts");
    expect(rows).toEqual([{ rule: "refusals", subject: "stripe", sent_at: null }]);
  });

  test("are looked for by one of many workers", async ({ database }) => {
    const channel = createChannel();
    await refuseDeliveries(database, 50);
    const rounds = Array.from({ length: 5 }, () =>
      createAlertRound({ to: [channel], logger: silentLogger, now: () => new Date() })(database.working),
    );

    await Promise.all(rounds);

    expect(channel.notices).toHaveLength(1);
  });
});
