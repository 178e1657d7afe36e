import type { Sql, Statement } from "./database.ts";

/** An alert, as it is stored. */
export interface StoredAlert {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  readonly since: Date;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
}

interface AlertRow {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  readonly since: Date;
  readonly sent_at: Date | null;
  readonly ended_at: Date | null;
}

const LIST: Statement = {
  name: "sluice_list_alerts",
  text: /* sql */ `
  select rule, subject, message, since, sent_at, ended_at
    from sluice.alerts
   where ended_at is null
      or ended_at > now() - interval '7 days'
   order by ended_at desc nulls first, since desc, rule, subject
   limit $1`,
};

/** Lists what is wrong now, then what was within the last week; the newest first of either. */
export async function listAlerts(sql: Sql, { limit }: { readonly limit: number }): Promise<readonly StoredAlert[]> {
  return (await sql.query<AlertRow>(LIST, [limit])).rows.map((row) => ({
    rule: row.rule,
    subject: row.subject,
    message: row.message,
    since: row.since,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
  }));
}
