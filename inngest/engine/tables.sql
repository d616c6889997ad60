-- The engine's own state, installed at start under an advisory lock. Every statement may run again.
create schema if not exists engine;

create table if not exists engine.functions (
  id text primary key,
  config text not null,
  synced_at timestamptz not null default now()
);

-- body is the event as the SDK gets it, in canonical JSON (RFC 8785), so that a call's body is put together by
-- joining texts. It is text, not jsonb: jsonb refuses \u0000, and transcripts hold anything.
create table if not exists engine.events (
  id text primary key,
  name text not null,
  body text not null,
  received_at timestamptz not null default now()
);
create index if not exists events_received_at on engine.events (received_at);

create table if not exists engine.runs (
  id text primary key,
  function_id text not null,
  event_id text not null references engine.events (id),
  state text not null default 'running' check (state in ('running', 'completed', 'failed', 'cancelled')),
  gates text[],
  gate_limits int[],
  output text,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create index if not exists runs_event_id on engine.runs (event_id);
create index if not exists runs_ended_at on engine.runs (ended_at) where ended_at is not null;
create index if not exists runs_state on engine.runs (state);

-- What a run has done: {"type":"data","data":…} or {"type":"error","error":…}; seq is the order of completion.
create table if not exists engine.steps (
  run_id text not null references engine.runs (id) on delete cascade,
  id text not null,
  name text not null,
  body text not null,
  seq bigint generated always as identity,
  saved_at timestamptz not null default now(),
  primary key (run_id, id)
);

-- What a run has still to do. 'step' is the discovery call, any other id the SDK's hash of a step id. Each op has one job
-- in the queue (key run:op) unless it is parked at a gate. A reply counts only with the generation it was asked with.
create table if not exists engine.ops (
  run_id text not null references engine.runs (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('discover', 'step', 'sleep', 'wait')),
  name text not null default '',
  attempt int not null default 0,
  lost int not null default 0,
  generation int not null default 0,
  race boolean not null default false,
  again boolean not null default false,
  due_at timestamptz not null default now(),
  parked_on text,
  parked_limit int,
  primary key (run_id, id)
);
create index if not exists ops_due_at on engine.ops (due_at);
create index if not exists ops_parked on engine.ops (parked_on, due_at) where parked_on is not null;

-- Who waits for an event: a waitForEvent op, or a cancelOn of a run (op_id 'cancel:n'). lookup is the hash of "this path of
-- the event has this value", or '' when only the expression can tell.
create table if not exists engine.waits (
  run_id text not null references engine.runs (id) on delete cascade,
  op_id text not null,
  event_name text not null,
  lookup text not null default '',
  expression text,
  expires_at timestamptz,
  primary key (run_id, op_id)
);
create index if not exists waits_event on engine.waits (event_name, lookup);

-- Keyed concurrency: one row per executing op and gate.
create table if not exists engine.slots (
  gate text not null,
  run_id text not null,
  op_id text not null,
  primary key (gate, run_id, op_id)
);
create index if not exists slots_op on engine.slots (run_id, op_id);

-- Function idempotency: the run that holds a key, and until when.
create table if not exists engine.once (
  function_id text not null,
  key text not null,
  run_id text not null,
  until timestamptz not null,
  primary key (function_id, key)
);

-- tick is the time in the plan, due_at when it fires (the same unless a test runs time faster).
create table if not exists engine.crons (
  function_id text not null,
  cron text not null,
  tick timestamptz not null,
  due_at timestamptz not null,
  primary key (function_id, cron)
);

-- Living engines, by the id under which their queue locks jobs.
create table if not exists engine.nodes (
  pool_id text primary key,
  seen_at timestamptz not null default now()
);
