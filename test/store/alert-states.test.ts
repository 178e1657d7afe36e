import { describe, expect } from "vitest";

import { markAlertsSent, recordAlerts, type NewAlert } from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

const PACING = { repeatMs: 3_600_000, settleMs: 600_000 };
const LAG: NewAlert = { rule: "lag", subject: "queue", message: "late" };
const QUIET: NewAlert = { rule: "silence", subject: "stripe", message: "quiet" };

describe.each(DATABASES)("alerts on $kind", ({ test }) => {
  test("are to be told until they are", async ({ database }) => {
    const record = (): Promise<unknown> => recordAlerts(database.working, [LAG], PACING);

    expect(await record()).toEqual({ firing: [LAG], recovered: [] });
    expect(await record()).toEqual({ firing: [LAG], recovered: [] });
    await markAlertsSent(database.working, [LAG]);

    expect(await record()).toMatchObject({ firing: [], recovered: [] });
  });

  test("are told again once the last time is long ago", async ({ database }) => {
    await recordAlerts(database.working, [LAG], PACING);
    await markAlertsSent(database.working, [LAG]);

    expect(await recordAlerts(database.working, [LAG], { ...PACING, repeatMs: -1 })).toMatchObject({ firing: [LAG] });
  });

  test("that end are told as over, if they were told at all", async ({ database }) => {
    await recordAlerts(database.working, [LAG, QUIET], PACING);
    await markAlertsSent(database.working, [QUIET]);

    expect(await recordAlerts(database.working, [], PACING)).toMatchObject({ firing: [], recovered: [QUIET] });
    expect(await recordAlerts(database.working, [], PACING)).toEqual({ firing: [], recovered: [] });
  });

  test("that flap are told once", async ({ database }) => {
    await recordAlerts(database.working, [LAG], PACING);
    await markAlertsSent(database.working, [LAG]);
    await recordAlerts(database.working, [], PACING);

    expect(await recordAlerts(database.working, [LAG], PACING)).toEqual({ firing: [], recovered: [] });
  });

  test("that come back after a while are told anew", async ({ database }) => {
    await recordAlerts(database.working, [LAG], PACING);
    await markAlertsSent(database.working, [LAG]);
    await recordAlerts(database.working, [], PACING);

    expect(await recordAlerts(database.working, [LAG], { ...PACING, settleMs: -1 })).toMatchObject({ firing: [LAG] });
  });

  test("are told with their latest figures", async ({ database }) => {
    await recordAlerts(database.working, [LAG], PACING);

    const { firing } = await recordAlerts(database.working, [{ ...LAG, message: "later" }], PACING);

    expect(firing).toMatchObject([{ message: "later" }]);
  });
});
