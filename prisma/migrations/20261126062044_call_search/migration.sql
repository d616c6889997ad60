-- AlterTable
ALTER TABLE "CallText" ADD COLUMN     "startedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "CallValue" (
    "callId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "number" DOUBLE PRECISION,
    "moment" TEXT,
    "words" tsvector,

    CONSTRAINT "CallValue_pkey" PRIMARY KEY ("callId","name")
);

-- AddForeignKey
ALTER TABLE "CallValue" ADD CONSTRAINT "CallValue_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
-- A search that many calls answer must not read them all to show the newest, nor all words of all years that begin alike:
-- a word stands in the index behind its call's month, so that it looks through the newest months first
-- (server/domain/calls/find-calls.ts). Words are cut, as is what is sought: longer ones are no words.
CREATE FUNCTION wrapup_month(at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::int
$$;
CREATE FUNCTION wrapup_lexeme(month int, name text, word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT month || E'\x01' || left(name, 200) || E'\x01' || left(word, 200)
$$;
CREATE FUNCTION wrapup_lexemes(lexemes text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN array_to_tsvector(lexemes);
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN array_to_tsvector(lexemes[1:2000]);
END $$;
-- The same of what was said. Part of an index, so that it may call nothing outside of pg_catalog.
CREATE FUNCTION wrapup_dated(words tsvector, at timestamptz) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  month int := extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC');
  lexemes text[] := ARRAY(SELECT month || E'\x01\x01' || left(w, 200) FROM unnest(tsvector_to_array(words)) w);
BEGIN
  RETURN array_to_tsvector(lexemes);
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN array_to_tsvector(lexemes[1:2000]);
END $$;

-- Calls of these months with all of the words; of a beginning, with a word that begins so. What it finds is a page's worth:
-- workers for it would take longer to begin than to look, hence PARALLEL UNSAFE.
CREATE FUNCTION wrapup_sought(beginnings text[], phrases text[], name text, first int, last int) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL UNSAFE AS $$
  SELECT string_agg('(' || terms || ')', ' | ')::tsquery FROM (
    SELECT string_agg('''' || replace(replace(wrapup_lexeme(month, name, w), '\', '\\'), '''', '''''') || '''' || suffix, ' & ') AS terms
    FROM generate_series(first, last) month, (
      SELECT w, ':*' AS suffix FROM unnest(beginnings) b, unnest(tsvector_to_array(to_tsvector('simple', b))) w
      UNION ALL
      SELECT w, '' FROM unnest(phrases) p, unnest(tsvector_to_array(to_tsvector('simple', p))) w) sought
    GROUP BY month) months
$$;

CREATE OR REPLACE FUNCTION wrapup_call_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "CallText" ("callId", "workspaceId", words, "startedAt")
  SELECT c.id, c."workspaceId", wrapup_words(coalesce(string_agg(t.text, E'\n' ORDER BY t.position), '')), c."startedAt"
  FROM "Call" c LEFT JOIN "TranscriptTurn" t ON t."callId" = c.id
  WHERE c.id IN (SELECT "callId" FROM changed)
  GROUP BY c.id
  ON CONFLICT ("callId") DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $$;
UPDATE "CallText" t SET "startedAt" = c."startedAt" FROM "Call" c WHERE c.id = t."callId";
CREATE INDEX "CallText_dated" ON "CallText" USING gin ("workspaceId", wrapup_dated(words, "startedAt"))
  WITH (gin_pending_list_limit = 512) WHERE words IS NOT NULL;
DROP INDEX "CallText_words";

CREATE FUNCTION wrapup_values(variables jsonb, at timestamptz)
RETURNS TABLE (name text, number float8, moment text, words tsvector) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN QUERY SELECT key,
    CASE WHEN jsonb_typeof(value) = 'number' THEN value::float8 END,
    CASE WHEN jsonb_typeof(value) = 'string' THEN left(value #>> '{}', 40) END,
    NULL::tsvector
  FROM jsonb_each(variables)
  WHERE jsonb_typeof(value) = 'number' AND abs(value::numeric) < 1e300
    OR jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^(\d{4}-\d{2}|\d{2}:\d{2})';
  RETURN QUERY SELECT '', NULL::float8, NULL::text, wrapup_lexemes(array_agg(wrapup_lexeme(wrapup_month(at), key, w)))
  FROM jsonb_each(variables), unnest(tsvector_to_array(jsonb_to_tsvector('simple', value, '["string"]'))) w
  HAVING count(*) > 0;
END $$;
CREATE FUNCTION wrapup_call_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM "CallValue" WHERE "callId" = NEW.id;
  END IF;
  INSERT INTO "CallValue" ("callId", "workspaceId", name, "startedAt", number, moment, words)
  SELECT NEW.id, NEW."workspaceId", v.name, NEW."startedAt", v.number, v.moment, v.words
  FROM wrapup_values(NEW.variables, NEW."startedAt") v;
  RETURN NULL;
END $$;
CREATE TRIGGER "Call_valued" AFTER INSERT ON "Call" FOR EACH ROW
  WHEN (NEW.variables <> '{}') EXECUTE FUNCTION wrapup_call_values();
CREATE TRIGGER "Call_revalued" AFTER UPDATE OF variables ON "Call" FOR EACH ROW
  WHEN (OLD.variables IS DISTINCT FROM NEW.variables) EXECUTE FUNCTION wrapup_call_values();
INSERT INTO "CallValue" ("callId", "workspaceId", name, "startedAt", number, moment, words)
SELECT c.id, c."workspaceId", v.name, c."startedAt", v.number, v.moment, v.words
FROM "Call" c, wrapup_values(c.variables, c."startedAt") v WHERE c.variables <> '{}';

-- Few that a comparison finds are looked up; of many the newest are walked.
CREATE INDEX "CallValue_number" ON "CallValue" ("workspaceId", name, number, "callId") WHERE number IS NOT NULL;
CREATE INDEX "CallValue_moment" ON "CallValue" ("workspaceId", name, moment COLLATE "C", "callId") WHERE moment IS NOT NULL;
CREATE INDEX "CallValue_walk" ON "CallValue" ("workspaceId", name, "startedAt" DESC, "callId" DESC)
  INCLUDE (number, moment) WHERE number IS NOT NULL OR moment IS NOT NULL;
CREATE INDEX "CallValue_words" ON "CallValue" USING gin ("workspaceId", words)
  WITH (gin_pending_list_limit = 512) WHERE words IS NOT NULL;
DROP INDEX "Call_variable_words";
