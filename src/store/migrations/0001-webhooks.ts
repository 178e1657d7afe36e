/**
 * The tables, their constraints and the indexes the queries need.
 *
 * No foreign key ties jobs to events and no index is wider than a query needs: each costs every delivery. Keys compare
 * by byte (`collate "C"`), which is faster than a language's order and survives an upgrade of the system's locales.
 */
export const webhooks = {
  id: "0001-webhooks",
  isBreaking: true,
  text: /* sql */ `
create table sluice.webhook_events (
  id uuid not null,
  source text collate "C" not null,
  type text not null,
  external_id text,
  dedupe_key text collate "C" not null,
  headers text not null,
  body bytea not null,
  secret_label text not null,
  is_parsed boolean not null,
  received_at timestamptz not null default now(),
  constraint webhook_events_key primary key (id)
);

create table sluice.event_receipts (
  source text collate "C" not null,
  dedupe_key text collate "C" not null,
  event_id uuid not null,
  content_hash bytea not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  duplicates int not null default 0,
  conflicts int not null default 0,
  constraint event_receipts_key primary key (source, dedupe_key)
);

create table sluice.event_jobs (
  event_id uuid not null,
  handler text collate "C" not null,
  state text not null default 'ready',
  run_at timestamptz not null default now(),
  attempt int not null default 0,
  attempt_limit int not null,
  generation int not null default 0,
  lease_until timestamptz,
  worker_id uuid,
  last_error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  replays int not null default 0,
  constraint event_jobs_key primary key (event_id, handler),
  constraint event_jobs_state check (state in ('ready', 'running', 'done', 'dead', 'missing')),
  constraint event_jobs_lease check ((state = 'running') = (lease_until is not null)),
  constraint event_jobs_end check ((state in ('done', 'dead')) = (ended_at is not null)),
  constraint event_jobs_attempt check (attempt >= 0)
);

create index event_jobs_ready
    on sluice.event_jobs (run_at)
 where state = 'ready';

create index event_jobs_running
    on sluice.event_jobs (lease_until)
 where state = 'running';

create index event_jobs_failed
    on sluice.event_jobs (state, event_id)
 where state in ('dead', 'missing');

create table sluice.event_attempts (
  event_id uuid not null,
  handler text collate "C" not null,
  number int not null,
  outcome text not null,
  error text,
  started_at timestamptz not null,
  duration_ms int not null,
  worker_id uuid,
  constraint event_attempts_key primary key (event_id, handler, number),
  constraint event_attempts_outcome check (outcome in ('done', 'retry', 'snooze', 'dead', 'lost', 'released'))
);

create table sluice.webhook_rejections (
  id uuid not null,
  source text not null,
  cause text not null,
  status int not null,
  method text not null,
  headers text not null,
  body_prefix bytea,
  body_bytes int,
  occurrences int not null default 1,
  received_at timestamptz not null default now(),
  constraint webhook_rejections_key primary key (id),
  constraint webhook_rejections_prefix check (octet_length(body_prefix) <= 4096)
);

create table sluice.workers (
  id uuid not null,
  handlers text[] not null,
  pid int not null,
  host text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  constraint workers_key primary key (id)
);

create table sluice.readiness (
  id int not null,
  written_at timestamptz not null default now(),
  constraint readiness_key primary key (id),
  constraint readiness_single check (id = 1)
);

-- A body of a few KB stays in its row. Moved out, it costs six more WAL records and an index entry: twice the time.
alter table sluice.webhook_events set (toast_tuple_target = 4080);

do $$
begin
  alter table sluice.webhook_events
        alter column body set compression lz4,
        alter column headers set compression lz4;
exception
  when feature_not_supported or invalid_parameter_value then
    -- A server built without lz4 keeps its default, which costs time and nothing else.
    null;
end
$$;

alter table sluice.webhook_events enable row level security;
alter table sluice.event_receipts enable row level security;
alter table sluice.event_jobs enable row level security;
alter table sluice.event_attempts enable row level security;
alter table sluice.webhook_rejections enable row level security;
alter table sluice.workers enable row level security;
alter table sluice.readiness enable row level security;

revoke all on schema sluice from public;
revoke all on all tables in schema sluice from public;`,
} as const;
