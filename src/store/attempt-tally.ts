/**
 * The part of a statement that counts attempts, and the jobs that died with them, in the statistics.
 *
 * @param ended The rows to count: source, handler, outcome, bucket (of the duration), is_dead.
 */
export function tallyAttempts(ended: string): string {
  return /* sql */ `tally as (
    insert into sluice.tallies (measure, source, handler, detail, bucket, count)
    select 'attempt', source, handler, outcome, bucket, count(*)
      from ${ended}
     group by source, handler, outcome, bucket
     union all
    select 'dead', source, handler, '', 0, count(*)
      from ${ended}
     where is_dead
     group by source, handler
  )`;
}
