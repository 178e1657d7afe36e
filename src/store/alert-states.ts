import type { Sql, Statement } from "./database.ts";

/** Something that is wrong now, as the rules found it. */
export interface NewAlert {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
}

/** What a round changed that people are to be told. */
export interface AlertChanges {
  /** Not told yet, or not for long. */
  readonly firing: readonly NewAlert[];
  /** Told, and over. */
  readonly recovered: readonly NewAlert[];
}

const RECORD: Statement = {
  name: "sluice_record_alerts",
  text: /* sql */ `
  with finding as materialized (
    select *
      from unnest($1::text[], $2::text[], $3::text[]) as finding (rule, subject, message)
  ), firing as (
    insert into sluice.alerts as alert (rule, subject, message)
    select rule, subject, message
      from finding
     order by rule, subject
        on conflict (rule, subject) do update
       set message = excluded.message,
           checked_at = now(),
           since = case when alert.ended_at is null then alert.since else now() end,
           sent_at = case when alert.ended_at < now() - $5 * interval '1 millisecond' then null else alert.sent_at end,
           ended_at = null
    returning rule, subject, message, sent_at
  ), ended as (
    update sluice.alerts as alert
       set ended_at = now()
     where alert.ended_at is null
       and not exists (
             select
               from finding
              where finding.rule = alert.rule
                and finding.subject = alert.subject
           )
    returning rule, subject, message, sent_at
  ), forgotten as (
    delete from sluice.alerts
     where ended_at < now() - interval '30 days'
  )
  select rule, subject, message, true as is_firing
    from firing
   where sent_at is null
      or sent_at < now() - $4 * interval '1 millisecond'
   union all
  select rule, subject, message, false
    from ended
   where sent_at is not null`,
};

/** How often the same alert is told. */
export interface AlertPacing {
  /** An alert that still fires is told again after so long. Milliseconds. */
  readonly repeatMs: number;
  /** One that is back sooner than this is the same, and not told again. Milliseconds. */
  readonly settleMs: number;
}

interface AlertRow extends NewAlert {
  readonly is_firing: boolean;
}

/**
 * Records all that is wrong now, and ends what no longer is.
 *
 * @param findings No two of the same rule and subject.
 * @returns What is to be told. It is told again by the next round unless {@link markAlertsSent} says that it was.
 */
export async function recordAlerts(
  sql: Sql,
  findings: readonly NewAlert[],
  { repeatMs, settleMs }: AlertPacing,
): Promise<AlertChanges> {
  const { rows } = await sql.query<AlertRow>(RECORD, [
    findings.map(({ rule }) => rule),
    findings.map(({ subject }) => subject),
    findings.map(({ message }) => message),
    repeatMs,
    settleMs,
  ]);
  return {
    firing: rows.filter((row) => row.is_firing).map(toAlert),
    recovered: rows.filter((row) => !row.is_firing).map(toAlert),
  };
}

function toAlert({ rule, subject, message }: AlertRow): NewAlert {
  return { rule, subject, message };
}

const MARK: Statement = {
  name: "sluice_mark_alerts_sent",
  text: /* sql */ `
  update sluice.alerts as alert
     set sent_at = now()
    from unnest($1::text[], $2::text[]) as told (rule, subject)
   where alert.rule = told.rule
     and alert.subject = told.subject`,
};

/** Remembers that people were told. */
export async function markAlertsSent(sql: Sql, told: readonly NewAlert[]): Promise<void> {
  if (told.length === 0) return;
  await sql.query(MARK, [told.map(({ rule }) => rule), told.map(({ subject }) => subject)]);
}
