import { describe, expect } from "vitest";

import { listAlerts, recordAlerts } from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

const PACING = { repeatMs: 60_000, settleMs: 60_000 };

describe.each(DATABASES)("alerts on $kind", ({ test }) => {
  test("are listed with what fires first, then what is over, for a week", async ({ database }) => {
    const sql = database.working;
    const [lag, silence, old] = ["lag", "silence", "old"].map((rule) => ({
      rule,
      subject: "",
      message: `${rule} it is`,
    }));
    await recordAlerts(
      sql,
      [lag, silence, old].filter((alert) => alert !== undefined),
      PACING,
    );
    await recordAlerts(
      sql,
      [lag].filter((alert) => alert !== undefined),
      PACING,
    );
    await sql.query("update sluice.alerts set ended_at = now() - interval '8 days' where rule = 'old'");

    const alerts = await listAlerts(sql, { limit: 10 });

    expect(alerts).toMatchObject([
      { rule: "lag", subject: "", message: "lag it is", sentAt: null, endedAt: null },
      { rule: "silence", endedAt: expect.any(Date), since: expect.any(Date) },
    ]);
    expect(await listAlerts(sql, { limit: 1 })).toHaveLength(1);
  });
});
