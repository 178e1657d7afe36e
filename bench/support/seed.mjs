import pg from "pg";

// The parts behind the package's front door: nothing an app would import.
import { migrate, openDatabase } from "../../dist/store/index.js";

/**
 * Fills an empty database with the history of a month: events of 12 sources and 60 types, two jobs each with their
 * attempts, one job in a hundred dead of some 48 causes, refusals, receipts, statistics and searchable texts. The newest
 * events still wait. Everything follows from the number of events, so two databases of one size hold the same.
 *
 * @param {string} url Of an empty database.
 * @param {{ events: number, hasTexts?: boolean, progress: (text: string) => void }} options
 */
export async function seed(url, { events, hasTexts = true, progress }) {
  const database = await openDatabase({ url });
  await migrate(database);
  await database.close();
  const steps = [
    ...DROP_INDEXES.map((text) => ({ name: "dropping indexes", text })),
    ...toChunks("events", EVENTS, events),
    ...toChunks("receipts", RECEIPTS, events),
    ...toChunks("jobs", JOBS, events),
    ...toChunks("attempts", ATTEMPTS, events),
    ...REST.map((text) => ({ name: "the rest", text: text.replaceAll(":total", String(events)) })),
    ...(hasTexts ? toChunks("texts", TEXTS, events) : []),
    ...CREATE_INDEXES.map((text) => ({ name: "indexes", text })),
  ];
  const startedAt = performance.now();
  // Instants count from the start of the whole run, so that chunks agree on them.
  const endsAt = Date.now();
  await runInTurns(url, steps, endsAt, (name) => {
    progress(`${name}: ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  });
}

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} text
 */

/**
 * One connection per core. A phase begins when the one before has ended.
 *
 * @param {string} url
 * @param {readonly Step[]} steps
 * @param {number} endsAt
 * @param {(name: string) => void} onPhase
 */
async function runInTurns(url, steps, endsAt, onPhase) {
  const clients = await Promise.all([connect(url), connect(url)]);
  for (const name of new Set(steps.map((step) => step.name))) {
    const waiting = steps.filter((step) => step.name === name).values();
    const isOrdered = name === "dropping indexes" || name === "the rest";
    await Promise.all(
      (isOrdered ? clients.slice(0, 1) : clients).map(async (client) => {
        for (const { text } of waiting) await client.query(text.replaceAll(":now", String(endsAt)));
      }),
    );
    onPhase(name);
  }
  // Outside of everything else: it marks pages as seen by all, which reading from indexes alone needs.
  await clients[0].query("vacuum (analyze)");
  onPhase("vacuum");
  await Promise.all(clients.map((client) => client.end()));
}

/** @param {string} url */
async function connect(url) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    "set synchronous_commit = off; set maintenance_work_mem = '1GB'; set work_mem = '256MB'; set jit = off",
  );
  return client;
}

const CHUNK = 100_000;

/**
 * @param {string} name
 * @param {string} text
 * @param {number} total
 */
function toChunks(name, text, total) {
  return Array.from({ length: Math.ceil(total / CHUNK) }, (_, index) => ({
    name,
    text: text
      .replaceAll(":first", String(index * CHUNK + 1))
      .replaceAll(":last", String(Math.min(total, (index + 1) * CHUNK)))
      .replaceAll(":total", String(total)),
  }));
}

const MONTH_MS = 30 * 24 * 3_600_000;
const SOURCES = "stripe github shopify paddle clerk resend twilio slack linear hubspot kinde mux".split(" ");
const ENTITIES = "invoice push order subscription user email message channel issue contact account asset".split(" ");
const VERBS = ["created", "updated", "completed", "failed", "disputed"];
/** Of 10,000 events, below which number a source's or verb's share ends. The last source has one event in 5,000. */
const SOURCE_SHARES = [3_500, 5_500, 7_000, 7_800, 8_400, 8_900, 9_300, 9_600, 9_800, 9_900, 9_998];
const VERB_SHARES = [5_000, 8_000, 9_500, 9_990];
const DURATIONS = [5, 10, 10, 20, 20, 20, 50, 100, 200, 1_000];

const toArray = (/** @type {readonly (string | number)[]} */ items) =>
  typeof items[0] === "string" ? `array['${items.join("','")}']` : `array[${items.join(",")}]`;

/** A number in [0, size) that follows from `n`. */
const pick = (/** @type {number} */ salt, /** @type {number} */ size, n = "n") =>
  `(abs(hashint8extended(${n}, ${salt}) % ${size}))::int`;

/** The events `n` with what follows from their number. */
const NUMBERED = /* sql */ `
  select n, at, source, entity || '.' || verb as type, 'evt_' || md5(n::text) as external_id,
         (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid as id
    from (
           select n, ms, to_timestamp(ms / 1000.0) as at,
                  (${toArray(SOURCES)})[1 + place] as source, (${toArray(ENTITIES)})[1 + place] as entity,
                  (${toArray(VERBS)})[1 + width_bucket(${pick(2, 10_000)}, ${toArray(VERB_SHARES)})] as verb
             from (
                    select n, :now - ((:total - n)::float8 / :total * ${MONTH_MS})::bigint as ms,
                           width_bucket(${pick(1, 10_000)}, ${toArray(SOURCE_SHARES)}) as place
                      from generate_series(:first::bigint, :last::bigint) as n
                  ) as placed
         ) as named`;

const BODY = /* sql */ `format(
    '{"id":"%s","type":"%s","created":%s,"livemode":true,"data":{"object":{"id":"obj_%s","customer":"cus_%s","status":"%s","amount":%s,"currency":"%s","email":"user%s@example.com","description":"%s","metadata":{"order":"%s","trace":"%s"},"lines":[{"sku":"sku_%s","quantity":%s},{"sku":"sku_%s","quantity":1}]}},"request":{"id":"req_%s","idempotency_key":"%s"},"note":"%s"}',
    external_id, type, extract(epoch from at)::bigint, md5('o' || n), ${pick(3, 50_000)},
    (array['paid', 'open', 'void', 'draft'])[1 + ${pick(4, 4)}], ${pick(5, 100_000)},
    (array['eur', 'usd', 'gbp'])[1 + ${pick(6, 3)}], ${pick(7, 200_000)},
    (array['Monthly plan', 'Yearly plan', 'One-time purchase', 'Refund of a purchase'])[1 + ${pick(8, 4)}],
    n, md5('t' || n), ${pick(9, 1_000)}, 1 + ${pick(10, 9)}, ${pick(11, 1_000)}, md5('r' || n), md5('k' || n),
    case when n % 100000 = 7 then 'a needle in the haystack' when n % 1000 = 11 then 'please call back' else 'as usual' end
  )`;

const HEADERS = /* sql */ `format(
    '[["host","hooks.example.com"],["user-agent","Sender/1.0"],["content-length","612"],["accept","*/*"],["content-type","application/json; charset=utf-8"],["x-delivery","%s"],["x-shard","%s"],["x-signature","[redacted]"]]',
    md5('d' || n), n % 1000
  )`;

const EVENTS = /* sql */ `
  insert into sluice.webhook_events
         (id, source, type, external_id, dedupe_key, headers, body, secret_label, is_parsed, received_at)
  select id, source, type, external_id, 'id:' || external_id, ${HEADERS}, convert_to(${BODY}, 'UTF8'), 'current', true,
         at + interval '3 milliseconds'
    from (${NUMBERED}) as event`;

const RECEIPTS = /* sql */ `
  insert into sluice.event_receipts
         (source, dedupe_key, event_id, content_hash, first_seen_at, last_seen_at, duplicates)
  select source, 'id:' || external_id, id, sha256(convert_to(external_id, 'UTF8')), at, at,
         case when n % 100 = 0 then 1 + ${pick(12, 3)} else 0 end
    from (${NUMBERED}) as event`;

/** Events without a handler are one in 200. The newest 2,000 wait, 20 of them run, and 500 older ones miss their handler. */
const STATED = /* sql */ `
  select event.*, job.handler,
         case
         when n > :total - 20 and job.place = 1 then 'running'
         when n > :total - 2000 then 'ready'
         when n between :total - 60000 and :total - 59500 and job.place = 1 then 'missing'
         when ${pick(13, 100, "n * 2 + job.place")} = 0 then 'dead'
         else 'done'
         end as state,
         ${pick(14, 2, "n * 2 + job.place")} as cause,
         (${toArray(DURATIONS)})[1 + ${pick(15, 10, "n * 2 + job.place")}] as duration_ms
    from (${NUMBERED}) as event
   cross join lateral (values (1, source || '-sync'), (2, source || '-mail')) as job (place, handler)
   where n % 200 <> 3`;

const CAUSES = ["Error: the upstream answered <n>", "TypeError: customer is not a function"];

const JOBS = /* sql */ `
  insert into sluice.event_jobs
         (event_id, handler, state, run_at, attempt, attempt_limit, generation, lease_until, last_error, created_at,
          started_at, ended_at, fingerprint)
  select id, handler, state, at, case state when 'dead' then 3 when 'ready' then 0 when 'missing' then 0 else 1 end, 3,
         case state when 'dead' then 3 when 'ready' then 0 when 'missing' then 0 else 1 end,
         case when state = 'running' then now() + interval '1 day' end,
         case when state = 'dead' then (${toArray(CAUSES)})[1 + cause] end, at,
         case when state in ('done', 'dead', 'running') then at end,
         case when state in ('done', 'dead') then at + duration_ms * interval '1 millisecond' end,
         case when state = 'dead' then md5(handler || cause) end
    from (${STATED}) as job`;

const ATTEMPTS = /* sql */ `
  insert into sluice.event_attempts (event_id, handler, number, outcome, error, started_at, duration_ms)
  select id, handler, number, case when state = 'done' then 'done' else 'retry' end,
         case when state = 'dead' then (${toArray(CAUSES)})[1 + cause] end, at, duration_ms
    from (${STATED}) as job
   cross join lateral generate_series(1, case when state = 'dead' then 3 else 1 end) as number
   where state in ('done', 'dead')`;

const TEXTS = /* sql */ `
  insert into sluice.event_texts (event_id, words)
  select id, to_tsvector('simple', regexp_replace(${BODY}, '[{}"\\[\\],:]+', ' ', 'g'))
    from (${NUMBERED}) as event`;

const toStatistics = (/** @type {string} */ resolution, /** @type {string} */ since) => [
  /* sql */ `
  insert into sluice.statistics (resolution, at, measure, source, handler, detail, bucket, count)
  select '${resolution}', date_trunc('${resolution}', received_at, 'UTC'), 'received', source, '', '', 0, count(*)
    from sluice.webhook_events
   where received_at >= ${since}
   group by 2, source
   order by 2`,
  /* sql */ `
  insert into sluice.statistics (resolution, at, measure, source, handler, detail, bucket, count)
  select '${resolution}', date_trunc('${resolution}', started_at, 'UTC'), 'attempt', split_part(handler, '-', 1), handler,
         outcome, 0, count(*)
    from sluice.event_attempts
   where started_at >= ${since}
   group by 2, handler, outcome
   order by 2`,
  toDurations(resolution, since),
  /* sql */ `
  insert into sluice.statistics (resolution, at, measure, source, handler, detail, bucket, count)
  select '${resolution}', date_trunc('${resolution}', ended_at, 'UTC'), 'dead', split_part(handler, '-', 1), handler, '', 0,
         count(*)
    from sluice.event_jobs
   where state = 'dead'
     and ended_at >= ${since}
   group by 2, handler
   order by 2`,
];

const toDurations = (/** @type {string} */ resolution, /** @type {string} */ since) => /* sql */ `
  insert into sluice.statistics (resolution, at, measure, source, handler, detail, bucket, count)
  select '${resolution}', date_trunc('${resolution}', started_at, 'UTC'), 'duration', split_part(handler, '-', 1), handler,
         '', duration_ms, count(*)
    from sluice.event_attempts
   where started_at >= ${since}
   group by 2, handler, duration_ms
   order by 2`;

const REST = [
  ...toStatistics("hour", "'-infinity'"),
  ...toStatistics("minute", "now() - interval '26 hours'"),
  toDurations("day", "'-infinity'"),
  /* sql */ `
  insert into sluice.event_types (source, type, first_seen_at, last_seen_at)
  select source, type, min(received_at), max(received_at)
    from sluice.webhook_events
   group by source, type`,
  /* sql */ `
  insert into sluice.failures
         (fingerprint, handler, title, attempts, deaths, first_seen_at, last_seen_at, last_event_id)
  select fingerprint, handler, min(last_error), 3 * count(*), count(*), min(created_at), max(ended_at),
         (array_agg(event_id order by event_id desc))[1]
    from sluice.event_jobs
   where state = 'dead'
   group by fingerprint, handler`,
  /* sql */ `
  insert into sluice.webhook_rejections
         (id, source, cause, status, method, headers, body_prefix, body_bytes, occurrences, received_at)
  select (lpad(to_hex(ms), 12, '0') || '7' || substr(md5('r' || n), 1, 3) || '8' || substr(md5('r' || n), 4, 15))::uuid,
         (${toArray(SOURCES)})[1 + n % 12], 'SIGNATURE_MISMATCH', 401, 'POST', '[["host","hooks.example.com"]]',
         convert_to(repeat('{"forged":true}', 40), 'UTF8'), 600, 1, to_timestamp(ms / 1000.0)
    from (
           select n, :now - ((10000 - n)::float8 / 10000 * ${MONTH_MS})::bigint as ms
             from generate_series(1, 10000) as n
         ) as rejection`,
  /* sql */ `
  insert into sluice.workers (id, handlers, pid, host, seen_at)
  select gen_random_uuid(), array_agg(distinct handler::text), 1, 'bench', now() + interval '1 day'
    from sluice.failures`,
  /* sql */ `insert into sluice.positions (name, position) select 'event_texts', max(id::text) from sluice.webhook_events`,
];

/** What costs less at once, at the end, than row by row: as the migrations have it. */
const DROP_INDEXES = [
  "alter table sluice.webhook_events drop constraint webhook_events_key",
  "alter table sluice.event_receipts drop constraint event_receipts_key",
  "alter table sluice.event_jobs drop constraint event_jobs_key",
  "alter table sluice.event_attempts drop constraint event_attempts_key",
  "alter table sluice.event_texts drop constraint event_texts_key",
  "drop index sluice.webhook_events_type",
  "drop index sluice.event_jobs_ready",
  "drop index sluice.event_jobs_running",
  "drop index sluice.event_jobs_failed",
  "drop index sluice.event_jobs_dead",
  "drop index sluice.event_texts_words",
];

const CREATE_INDEXES = [
  "alter table sluice.event_attempts add constraint event_attempts_key primary key (event_id, handler, number)",
  "alter table sluice.webhook_events add constraint webhook_events_key primary key (id)",
  "alter table sluice.event_receipts add constraint event_receipts_key primary key (source, dedupe_key)",
  "alter table sluice.event_jobs add constraint event_jobs_key primary key (event_id, handler)",
  'create index webhook_events_type on sluice.webhook_events (source, type collate "C", id)',
  "alter table sluice.event_texts add constraint event_texts_key primary key (event_id)",
  "create index event_jobs_ready on sluice.event_jobs (run_at) where state = 'ready'",
  "create index event_jobs_running on sluice.event_jobs (lease_until) where state = 'running'",
  "create index event_jobs_failed on sluice.event_jobs (state, event_id) where state in ('dead', 'missing', 'cancelled', 'resolved')",
  "create index event_jobs_dead on sluice.event_jobs (fingerprint, event_id) where state = 'dead'",
  "create index event_texts_words on sluice.event_texts using gin (words)",
];
