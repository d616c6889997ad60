-- The engine's transactions. Each locks the run's row first (no key update, so that foreign keys do not wait), then gates.

create or replace function engine.enqueue(p_run text, p_op text, p_due timestamptz) returns void language sql as $$
  select graphile_worker.add_job(
    'engine-op', json_build_object('run', p_run, 'op', p_op),
    run_at => p_due, max_attempts => 1000, job_key => p_run || ':' || p_op);
$$;

-- Hands the free places of a gate to those who wait there longest.
create or replace function engine.admit(p_gate text) returns void language plpgsql as $$
declare w engine.ops;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_gate, 0));
  loop
    select * into w from engine.ops where parked_on = p_gate
      order by due_at, run_id, id limit 1 for update skip locked;
    exit when not found;
    exit when (select count(*) from engine.slots where gate = p_gate) >= w.parked_limit;
    insert into engine.slots (gate, run_id, op_id) values (p_gate, w.run_id, w.id) on conflict do nothing;
    update engine.ops set parked_on = null where run_id = w.run_id and id = w.id;
    perform engine.enqueue(w.run_id, w.id, now());
  end loop;
end $$;

create or replace function engine.release(p_run text, p_op text) returns void language plpgsql as $$
declare freed text;
begin
  for freed in
    with gone as (delete from engine.slots where run_id = p_run and op_id = p_op returning gate)
    select gate from gone order by gate
  loop
    perform engine.admit(freed);
  end loop;
end $$;

-- Takes a place at every gate of the run, or none and parks the op. Gates come sorted, so that two runs cannot deadlock.
create or replace function engine.acquire(p_run text, p_op text, p_gates text[], p_limits int[]) returns boolean
language plpgsql as $$
begin
  for i in 1 .. coalesce(array_length(p_gates, 1), 0) loop
    perform pg_advisory_xact_lock(hashtextextended(p_gates[i], 0));
    continue when exists (select from engine.slots where gate = p_gates[i] and run_id = p_run and op_id = p_op);
    if (select count(*) from engine.slots where gate = p_gates[i]) >= p_limits[i] then
      perform engine.release(p_run, p_op);
      update engine.ops set parked_on = p_gates[i], parked_limit = p_limits[i] where run_id = p_run and id = p_op;
      return false;
    end if;
    insert into engine.slots (gate, run_id, op_id) values (p_gates[i], p_run, p_op);
  end loop;
  update engine.ops set parked_on = null where run_id = p_run and id = p_op and parked_on is not null;
  return true;
end $$;

-- Ends an op with a result. Discovery follows when nothing else is pending; the losers of a race keep nobody waiting.
create or replace function engine.settle(p_run text, p_op text, p_body text) returns void language plpgsql as $$
declare o engine.ops;
begin
  delete from engine.ops where run_id = p_run and id = p_op returning * into o;
  if not found then return; end if;
  insert into engine.steps (run_id, id, name, body) values (p_run, p_op, o.name, p_body) on conflict do nothing;
  delete from engine.waits where run_id = p_run and op_id = p_op;
  perform engine.release(p_run, p_op);
  if o.race or not exists (select from engine.ops where run_id = p_run and id <> 'step' and not race) then
    insert into engine.ops (run_id, id, kind) values (p_run, 'step', 'discover') on conflict do nothing;
    if found then
      perform engine.enqueue(p_run, 'step', now());
    else
      update engine.ops set again = true where run_id = p_run and id = 'step';
    end if;
  end if;
end $$;

-- Everything that a call needs, and a new generation. No row: nothing to call (ended, settled, parked at a gate).
create or replace function engine.claim(p_run text, p_op text)
returns table (run_id text, op_id text, function_id text, kind text, attempt int, lost int, generation int,
               plan_only boolean, event text, stack text[], steps text)
language plpgsql as $$
#variable_conflict use_column
declare r engine.runs; o engine.ops;
begin
  select * into r from engine.runs where id = p_run for no key update;
  if not found or r.state <> 'running' then return; end if;
  select * into o from engine.ops where run_id = p_run and id = p_op;
  if not found then return; end if;
  if o.kind in ('sleep', 'wait') then
    perform engine.settle(p_run, p_op, '{"data":null,"type":"data"}');
    return;
  end if;
  if r.gates is not null and not engine.acquire(p_run, p_op, r.gates, r.gate_limits) then return; end if;
  update engine.ops set generation = o.generation + 1, again = false where run_id = p_run and id = p_op;
  return query
    select p_run, p_op, r.function_id, o.kind, o.attempt, o.lost, o.generation + 1,
      o.kind = 'step' or exists (select from engine.ops x where x.run_id = p_run and x.id <> 'step'),
      e.body, coalesce(s.stack, '{}'), coalesce(s.steps, '')
    from engine.events e,
      (select array_agg(id order by seq) as stack,
              string_agg('"' || id || '":' || body, ',' order by id collate "C") as steps
       from engine.steps where run_id = p_run) s
    where e.id = r.event_id;
end $$;

-- The fence: true when the run lives and the op was not asked again since. Locks the run.
create or replace function engine.holds(p_run text, p_op text, p_generation int) returns boolean language plpgsql as $$
begin
  perform from engine.runs where id = p_run and state = 'running' for no key update;
  return found and exists (
    select from engine.ops where run_id = p_run and id = p_op and generation = p_generation);
end $$;

-- A step ended well or for good. After an inline step the same job goes on with the next discovery: its row is the answer,
-- unless the engine is stopping (p_go_on false) or a gate is full.
create or replace function engine.save_step(
  p_run text, p_op text, p_generation int, p_step text, p_name text, p_body text, p_go_on boolean)
returns table (run_id text, op_id text, function_id text, kind text, attempt int, lost int, generation int,
               plan_only boolean, event text, stack text[], steps text)
language plpgsql as $$
#variable_conflict use_column
begin
  if not engine.holds(p_run, p_op, p_generation) then return; end if;
  if p_op <> 'step' then
    perform engine.settle(p_run, p_op, p_body);
    return;
  end if;
  insert into engine.steps (run_id, id, name, body) values (p_run, p_step, p_name, p_body) on conflict do nothing;
  update engine.ops set attempt = 0, lost = 0 where run_id = p_run and id = p_op;
  perform engine.release(p_run, p_op);
  if p_go_on then
    return query select * from engine.claim(p_run, p_op);
  else
    perform engine.enqueue(p_run, p_op, now());
  end if;
end $$;

-- Records what a discovery found. False: it led nowhere (all of it is known already and nothing is pending), so it is
-- asked again later.
create or replace function engine.plan(p_run text, p_generation int, p_ops json) returns boolean language plpgsql as $$
declare x record; o engine.ops;
begin
  if not engine.holds(p_run, 'step', p_generation) then return true; end if;
  for x in
    select * from json_to_recordset(p_ops) as t(id text, kind text, name text, seconds float8, race boolean,
                                                event text, lookup text, expression text)
  loop
    continue when exists (select from engine.steps where run_id = p_run and id = x.id);
    insert into engine.ops (run_id, id, kind, name, race, due_at)
      values (p_run, x.id, x.kind, x.name, x.race, now() + make_interval(secs => x.seconds)) on conflict do nothing;
    continue when not found;
    if x.kind = 'wait' then
      insert into engine.waits (run_id, op_id, event_name, lookup, expression)
        values (p_run, x.id, x.event, x.lookup, x.expression);
    end if;
    perform engine.enqueue(p_run, x.id, now() + make_interval(secs => x.seconds));
  end loop;
  perform engine.release(p_run, 'step');
  select * into o from engine.ops where run_id = p_run and id = 'step';
  if o.again then
    perform engine.enqueue(p_run, 'step', now());
  elsif exists (select from engine.ops where run_id = p_run and id <> 'step') then
    delete from engine.ops where run_id = p_run and id = 'step';
  else
    perform engine.retry(p_run, 'step', p_generation, o.attempt + 1, o.lost, 15);
    return false;
  end if;
  return true;
end $$;

create or replace function engine.retry(
  p_run text, p_op text, p_generation int, p_attempt int, p_lost int, p_seconds float8) returns void language plpgsql as $$
begin
  if not engine.holds(p_run, p_op, p_generation) then return; end if;
  update engine.ops set attempt = p_attempt, lost = p_lost, due_at = now() + make_interval(secs => p_seconds)
    where run_id = p_run and id = p_op;
  perform engine.release(p_run, p_op);
  perform engine.enqueue(p_run, p_op, now() + make_interval(secs => p_seconds));
end $$;

-- Ends a run and takes what it had pending out of the queue, all but the job that is asking (p_op).
create or replace function engine.close(p_run text, p_op text, p_state text, p_output text) returns void language plpgsql as $$
declare gone text;
begin
  update engine.runs set state = p_state, output = p_output, ended_at = now() where id = p_run;
  for gone in delete from engine.ops where run_id = p_run returning id loop
    perform engine.release(p_run, gone);
    if gone <> p_op then perform graphile_worker.remove_job(p_run || ':' || gone); end if;
  end loop;
  delete from engine.waits where run_id = p_run;
end $$;

create or replace function engine.finish(p_run text, p_op text, p_generation int, p_state text, p_output text)
returns boolean language plpgsql as $$
begin
  if not engine.holds(p_run, p_op, p_generation) then return false; end if;
  perform engine.close(p_run, p_op, p_state, p_output);
  return true;
end $$;

-- Stores events that are new, starts the runs they trigger, and answers with the waits that they may satisfy.
create or replace function engine.ingest(
  p_ids text[], p_names text[], p_bodies text[], p_lookup_events text[], p_lookup_names text[], p_lookups text[],
  p_runs json, p_once_seconds float8)
returns table (run_id text, op_id text, expression text, event_id text, run_event text) language plpgsql as $$
#variable_conflict use_column
declare fresh text[]; jobs graphile_worker.job_spec[];
begin
  with added as (
    insert into engine.events (id, name, body) select * from unnest(p_ids, p_names, p_bodies)
    on conflict do nothing returning id)
  select array_agg(id) into fresh from added;
  if fresh is null then return; end if;

  return query
    select w.run_id, w.op_id, w.expression, l.event_id, e.body
    from unnest(p_lookup_events, p_lookup_names, p_lookups) as l(event_id, name, lookup)
    join engine.waits w on w.event_name = l.name and w.lookup = l.lookup
    join engine.runs r on r.id = w.run_id
    join engine.events e on e.id = r.event_id
    where l.event_id = any (fresh) and (w.expires_at is null or w.expires_at > now());

  with wanted as (
    select * from json_to_recordset(p_runs) as t(id text, fn text, event text, key text, gates json, limits json, waits json)
    where t.event = any (fresh)),
  won as (
    insert into engine.once (function_id, key, run_id, until)
    select distinct on (fn, key) fn, key, id, now() + make_interval(secs => p_once_seconds)
    from wanted where key is not null order by fn, key, id
    on conflict (function_id, key) do update set run_id = excluded.run_id, until = excluded.until
    where engine.once.until < now() returning run_id),
  made as (
    insert into engine.runs (id, function_id, event_id, gates, gate_limits)
    select id, fn, event,
      case when gates is not null then array(select json_array_elements_text(gates)) end,
      case when limits is not null then array(select json_array_elements_text(limits)::int) end
    from wanted where key is null or id in (select run_id from won) returning id),
  begun as (insert into engine.ops (run_id, id, kind) select id, 'step', 'discover' from made),
  guarded as (
    insert into engine.waits (run_id, op_id, event_name, lookup, expression, expires_at)
    select made.id, w.op, w.event, w.lookup, w.expression, now() + make_interval(secs => w.seconds)
    from made join wanted using (id),
      json_to_recordset(wanted.waits) as w(op text, event text, lookup text, expression text, seconds float8))
  select array_agg(('engine-op', json_build_object('run', id, 'op', 'step'), null, null, 1000, id || ':step', null, null)
    ::graphile_worker.job_spec) into jobs from made;
  if jobs is not null then perform graphile_worker.add_jobs(jobs); end if;
end $$;

-- Gives an event to those who wait for it: resumes a wait, cancels a run. Answers with the runs that it cancelled.
create or replace function engine.deliver(p_runs text[], p_ops text[], p_events text[])
returns table (run_id text, function_id text, event text) language plpgsql as $$
#variable_conflict use_column
declare hit record; r engine.runs;
begin
  for hit in select * from unnest(p_runs, p_ops, p_events) as t(run, op, event) order by run, op loop
    select * into r from engine.runs where id = hit.run and state = 'running' for no key update;
    continue when not found;
    if hit.op like 'cancel:%' then
      perform engine.close(r.id, '', 'cancelled', null);
      return query select r.id, r.function_id, e.body from engine.events e where e.id = r.event_id;
    elsif exists (select from engine.ops where run_id = hit.run and id = hit.op) then
      perform graphile_worker.remove_job(hit.run || ':' || hit.op);
      perform engine.settle(hit.run, hit.op,
        (select '{"data":' || body || ',"type":"data"}' from engine.events where id = hit.event));
    end if;
  end loop;
end $$;
