/**
 * What routes remember between requests: how often someone came, which keys were used for what, which one-time states
 * are used up.
 *
 * Counters are worth less than the disk's sync they would cost, so a crash may lose them: then every window begins anew.
 */
export const routeState = {
  id: "0003-route-state",
  isBreaking: false,
  text: /* sql */ `
create unlogged table sluice.rate_counters (
  key text collate "C" not null,
  used bigint not null,
  ends_at timestamptz not null,
  constraint rate_counters_key primary key (key),
  constraint rate_counters_used check (used > 0)
) with (fillfactor = 70);

create index rate_counters_end
    on sluice.rate_counters (ends_at);

create table sluice.idempotency_keys (
  id text collate "C" not null,
  fingerprint text collate "C" not null,
  token uuid not null,
  state text not null default 'running',
  status int,
  headers text,
  body bytea,
  ttl_ms bigint not null,
  ends_at timestamptz not null,
  constraint idempotency_keys_key primary key (id),
  constraint idempotency_keys_state check (state in ('running', 'whole', 'gone')),
  constraint idempotency_keys_answer check ((state = 'whole') = (status is not null and headers is not null)),
  constraint idempotency_keys_body check (body is null or state = 'whole')
);

create index idempotency_keys_end
    on sluice.idempotency_keys (ends_at);

create table sluice.used_states (
  id text collate "C" not null,
  ends_at timestamptz not null,
  constraint used_states_key primary key (id)
);

create index used_states_end
    on sluice.used_states (ends_at);

alter table sluice.rate_counters enable row level security;
alter table sluice.idempotency_keys enable row level security;
alter table sluice.used_states enable row level security;

revoke all on sluice.rate_counters, sluice.idempotency_keys, sluice.used_states from public;`,
} as const;
