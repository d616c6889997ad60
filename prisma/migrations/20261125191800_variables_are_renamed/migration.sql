-- What Prisma's schema cannot say: a variable that gets another name keeps its history. `names` is {"old": "new"};
-- a key that leads to null is dropped.

CREATE FUNCTION wrapup_rename_keys(object jsonb, names jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(coalesce(names ->> e.key, e.key), e.value), '{}'::jsonb)
  FROM jsonb_each(object) e
  WHERE NOT names ? e.key OR names ->> e.key IS NOT NULL
$$;

CREATE FUNCTION wrapup_rename_list(list text[], names jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(coalesce(names ->> e.name, e.name) ORDER BY e.n), ARRAY[]::text[])
  FROM unnest(list) WITH ORDINALITY AS e(name, n)
  WHERE NOT names ? e.name OR names ->> e.name IS NOT NULL
$$;

-- Of variables as they are defined: their own names, and those in their conditions.
CREATE FUNCTION wrapup_rename_definitions(definitions jsonb, names jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_agg(
    CASE WHEN names ->> (named.d #>> '{settings,condition,name}') IS NULL THEN named.d
      ELSE jsonb_set(named.d, '{settings,condition,name}', names -> (named.d #>> '{settings,condition,name}')) END
    ORDER BY named.n), '[]'::jsonb)
  FROM (
    SELECT e.n, CASE WHEN names ->> (e.d ->> 'name') IS NULL THEN e.d
      ELSE jsonb_set(e.d, '{name}', names -> (e.d ->> 'name')) END AS d
    FROM jsonb_array_elements(definitions) WITH ORDINALITY AS e(d, n)
  ) named
$$;

-- A correction stays what it was; only the variable that it is about may be called otherwise.
CREATE FUNCTION wrapup_correction_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  OLD.name := NEW.name;
  IF NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'Correction rows are append-only; only their variable may get another name';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER "Correction_immutable" ON "Correction";
CREATE TRIGGER "Correction_immutable" BEFORE UPDATE ON "Correction" FOR EACH ROW EXECUTE FUNCTION wrapup_correction_kept();
