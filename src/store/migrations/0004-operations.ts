/**
 * What people who run an app need besides the queue: counts, failures by cause, actions and who took them, alerts.
 *
 * Counts are rows, not counters: the statement that makes something true inserts how often it did, one row per batch, and
 * a keeper folds the rows into `statistics`. So a count commits with what it counts, and nobody waits for a counter's lock.
 *
 * Measures: `received` (by source; detail: the event type), `duplicate` (by source), `rejected` (by source; detail: the
 * cause), `attempt` (by source and handler; detail: the outcome; bucket: its class of duration, 0 where it did not run to
 * an end) and `dead` (by source and handler: a job that died). Folded, types and classes are left out, and `duration`
 * counts the attempts of each class: a week's sums stay few.
 *
 * Event types compare by byte in the index, as `event_types` does, so statements say `type collate "C"`.
 */
export const operations = {
  id: "0004-operations",
  isBreaking: false,
  text: /* sql */ `
create table sluice.tallies (
  at timestamptz not null default now(),
  measure text collate "C" not null,
  source text collate "C" not null,
  handler text collate "C" not null default '',
  detail text collate "C" not null default '',
  bucket int not null default 0,
  count bigint not null
);

create table sluice.statistics (
  resolution text collate "C" not null,
  at timestamptz not null,
  measure text collate "C" not null,
  source text collate "C" not null,
  handler text collate "C" not null,
  detail text collate "C" not null,
  bucket int not null,
  count bigint not null,
  constraint statistics_key primary key (resolution, measure, at, source, handler, detail, bucket),
  constraint statistics_resolution check (resolution in ('minute', 'hour', 'day'))
);

create table sluice.event_types (
  source text collate "C" not null,
  type text collate "C" not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  constraint event_types_key primary key (source, type)
);

insert into sluice.event_types (source, type, first_seen_at, last_seen_at)
select source, type collate "C", min(received_at), max(received_at)
  from sluice.webhook_events
 group by source, type collate "C";

create index webhook_events_type
    on sluice.webhook_events (source, type collate "C", id);

alter table sluice.event_jobs add column fingerprint text collate "C";
alter table sluice.event_jobs drop constraint event_jobs_state;
alter table sluice.event_jobs drop constraint event_jobs_end;
alter table sluice.event_jobs
  add constraint event_jobs_state
      check (state in ('ready', 'running', 'done', 'dead', 'missing', 'cancelled', 'resolved')),
  add constraint event_jobs_end
      check ((state in ('done', 'dead', 'cancelled', 'resolved')) = (ended_at is not null));

drop index sluice.event_jobs_failed;

create index event_jobs_failed
    on sluice.event_jobs (state, event_id)
 where state in ('dead', 'missing', 'cancelled', 'resolved');

create index event_jobs_dead
    on sluice.event_jobs (fingerprint, event_id)
 where state = 'dead';

create table sluice.failures (
  fingerprint text collate "C" not null,
  handler text collate "C" not null,
  title text not null,
  state text not null default 'open',
  attempts bigint not null default 0,
  deaths bigint not null default 0,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  last_event_id uuid,
  state_by text,
  state_at timestamptz,
  constraint failures_key primary key (fingerprint),
  constraint failures_state check (state in ('open', 'acknowledged', 'muted', 'resolved'))
);

create table sluice.audit (
  id uuid not null,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  target text not null,
  details text not null,
  constraint audit_key primary key (id)
);

create index audit_newest
    on sluice.audit (at, id);

create index audit_target
    on sluice.audit (target, at, id);

create table sluice.bulk_actions (
  id uuid not null,
  action text not null,
  filter text not null,
  state text not null default 'running',
  per_second int not null,
  planned int,
  processed int not null default 0,
  changed int not null default 0,
  cursor uuid,
  recent uuid[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null default now(),
  worked_at timestamptz,
  ended_at timestamptz,
  note text,
  constraint bulk_actions_key primary key (id),
  constraint bulk_actions_action check (action in ('replay', 'cancel', 'resolve')),
  constraint bulk_actions_state check (state in ('running', 'paused', 'done', 'stopped')),
  constraint bulk_actions_end check ((state in ('done', 'stopped')) = (ended_at is not null))
);

create index bulk_actions_newest
    on sluice.bulk_actions (created_at, id);

create index bulk_actions_running
    on sluice.bulk_actions (worked_at)
 where state = 'running';

create table sluice.paused_handlers (
  handler text collate "C" not null,
  paused_by text not null,
  paused_at timestamptz not null default now(),
  constraint paused_handlers_key primary key (handler)
);

alter table sluice.webhook_rejections drop constraint webhook_rejections_prefix;
alter table sluice.webhook_rejections
  add column url text,
  add column released_event_id uuid,
  add constraint webhook_rejections_prefix check (octet_length(body_prefix) <= 262144);

create table sluice.payload_fields (
  source text collate "C" not null,
  type text collate "C" not null,
  path text collate "C" not null,
  kind text collate "C" not null,
  samples bigint not null default 0,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  constraint payload_fields_key primary key (source, type, path, kind)
);

create table sluice.event_texts (
  event_id uuid not null,
  words tsvector not null,
  constraint event_texts_key primary key (event_id)
);

create index event_texts_words
    on sluice.event_texts
 using gin (words);

create table sluice.positions (
  name text collate "C" not null,
  position text not null,
  moved_at timestamptz not null default now(),
  constraint positions_key primary key (name)
);

create table sluice.alerts (
  rule text collate "C" not null,
  subject text collate "C" not null,
  message text not null,
  since timestamptz not null default now(),
  checked_at timestamptz not null default now(),
  sent_at timestamptz,
  ended_at timestamptz,
  constraint alerts_key primary key (rule, subject)
);

alter table sluice.tallies enable row level security;
alter table sluice.statistics enable row level security;
alter table sluice.event_types enable row level security;
alter table sluice.failures enable row level security;
alter table sluice.audit enable row level security;
alter table sluice.bulk_actions enable row level security;
alter table sluice.paused_handlers enable row level security;
alter table sluice.payload_fields enable row level security;
alter table sluice.event_texts enable row level security;
alter table sluice.positions enable row level security;
alter table sluice.alerts enable row level security;

revoke all on all tables in schema sluice from public;`,
} as const;
