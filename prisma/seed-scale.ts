import pg from "pg";

export interface Scale {
  calls: number;
  /** Another number, other data; the same one, the same. */
  seed: number;
  /** The day before which the newest call is, such as "2026-03-01". */
  until: string;
  workspaceId: string;
  /** Their ids; calls are shared out among them. */
  assistants: string[];
  say?: (text: string) => void;
}

/** Calls of one transaction. */
const CHUNK = 25_000;
const DAYS = 365;

/** What people are called, want and say; each call has its own of these, and a code that no other has. */
const WORDS = {
  names:
    "Alex Jordan Sam Priya Lena Marcus Chloe Diego Amara Noah Yuki Fatima Oskar Ines Tomas Leila Bruno Greta Hassan Ivy",
  surnames:
    "Rivera Blake Okafor Nair Fischer Webb Martin Alvarez Diallo Park Tanaka Haddad Lund Costa Novak Karimi Rossi Berg Aziz Moore",
  topics:
    "appointment check-up delivery invoice subscription refund warranty installation inspection reservation renewal upgrade repair survey password mortgage insurance donation membership prescription",
  days: "Monday Tuesday Wednesday Thursday Friday Saturday",
  moods: "glad worried busy curious angry relieved tired patient",
  odd: "marzipan zeppelin quokka bandoneon obelisk tapioca yodel kumquat origami walrus",
};
const array = (words: string) => `ARRAY['${words.split(" ").join("','")}']`;

/** A share of 1,000, the same for the same call and seed. */
const dice = (salt: number) => `mod(mod(hashint8extended(i, $2 + ${salt}), 1000) + 1000, 1000)::int`;
const pick = (words: string, salt: number) =>
  `(${array(words)})[1 + mod(mod(hashint8extended(i, $2 + ${salt}), 9973) + 9973, 9973)::int % ${words.split(" ").length}]`;

/** Each call of the chunk with its dice thrown: all that follows is made of these columns. */
const DRAWN = `
  CREATE TEMP TABLE drawn ON COMMIT DROP AS
  SELECT *, 'call_01A' || lpad(i::text, 18, '0') AS "callId", 'BK' || lpad(to_hex(i * 7919 % 16777213), 6, '0') AS code,
    '+1' || (ARRAY['206','212','303','305','312','404','415','503','617','702'])[1 + (person % 10)::int]
      || lpad((2000000 + person * 7 % 7999999)::text, 7, '0') AS phone
  FROM (
    SELECT i, $4::timestamptz - ($5 - i) * ($6::float8 * interval '1 day') / $5 AS at,
      1 + mod(mod(hashint8extended(i, $2 + 9), $7) + $7, $7) AS person,
      ${dice(1)} AS d1, ${dice(2)} AS d2, ${dice(3)} AS d3, ${dice(4)} AS d4, ${dice(5)} AS d5,
      ${pick(WORDS.names, 21)} || ' ' || ${pick(WORDS.surnames, 22)} AS name,
      ${pick(WORDS.topics, 23)} AS topic, ${pick(WORDS.days, 24)} AS day, ${pick(WORDS.moods, 25)} AS mood,
      CASE WHEN ${dice(6)} = 0 THEN ${pick(WORDS.odd, 26)} END AS odd
    FROM generate_series($1::bigint, $3::bigint) i
  ) dice`;

const CALLS = `
  INSERT INTO "Call" (id, "workspaceId", "assistantId", "contactId", provider, "externalId", direction, "from", "to",
    "customerPhone", "assistantPhone", status, "endReason", outcome, "startedAt", "answeredAt", "endedAt",
    "durationSeconds", "recordingUrl", lead, "evaluationState", "askedRevision", revision, variables, evidence, "createdAt")
  SELECT "callId", $1, ($2::text[])[1 + i % cardinality($2::text[])], 'cnt_01A' || lpad(person::text, 18, '0'),
    (ARRAY['api','api','api','vapi','retell','twilio'])[1 + d4 % 6], 'scale-' || i, 'outbound'::"CallDirection", '+12025550100', phone, phone,
    '+12025550100', status::"CallStatus", NULL,
    CASE WHEN status <> 'completed' THEN 'not_achieved' WHEN d2 < 520 THEN 'achieved' WHEN d2 < 950 THEN 'not_achieved' ELSE 'unknown' END::"CallOutcome",
    at, CASE WHEN status = 'completed' THEN at END, at + length * interval '1 second', length, NULL,
    jsonb_build_object('name', name), 'evaluated'::"EvaluationState", 1, 1,
    jsonb_build_object(
      'status', CASE WHEN status <> 'completed' THEN to_jsonb(false) WHEN d2 < 520 THEN to_jsonb(true) WHEN d2 < 950 THEN to_jsonb(false) END,
      'summary', CASE WHEN status = 'completed' THEN name || ' called about the ' || topic || ' and is ' || mood || '.' END,
      'booking', CASE WHEN status = 'completed' AND d2 < 520 THEN code END, 'amount', CASE WHEN d3 < 700 THEN d3 * 3 + d5 END,
      'mood', mood, 'visit', CASE WHEN status = 'completed' AND d2 < 520 THEN to_char(at + d5 % 30 * interval '1 day', 'YYYY-MM-DD') END),
    '{}', at
  FROM (SELECT *, CASE WHEN d1 < 780 THEN 'completed' WHEN d1 < 900 THEN 'no_answer' WHEN d1 < 960 THEN 'voicemail' WHEN d1 < 985 THEN 'busy' ELSE 'failed' END AS status,
          CASE WHEN d1 < 780 THEN 20 + d5 % 400 ELSE 0 END AS length FROM drawn) drawn`;

const TURNS = `
  INSERT INTO "TranscriptTurn" (id, "workspaceId", "callId", position, role, text, "startMs", "endMs")
  SELECT 'turn_01A' || lpad((i * 8 + position)::text, 18, '0'), $1, "callId", position,
    CASE WHEN position % 2 = 0 THEN 'assistant' ELSE 'customer' END::"TurnRole", text, position * 4000, position * 4000 + 3500
  FROM drawn, LATERAL unnest(ARRAY[
    'Hi ' || name || ', this is Maya. I am calling about your ' || topic || '. Would ' || day || ' at ' || 8 + d5 % 10 || ' suit you?',
    CASE WHEN d2 < 520 THEN 'Yes, ' || day || ' works for me, I am ' || mood || ' to hear from you.'
      ELSE 'I am ' || mood || ', and ' || day || ' is bad. Please call another time.' END,
    CASE WHEN d2 < 520 THEN 'Great. Your booking is ' || code || '.' ELSE 'I understand. May I ask what the matter is?' END,
    CASE WHEN d3 < 300 THEN 'The ' || topic || ' was late, and nobody answered my mails.' ELSE 'That is all, thank you.' END
      || COALESCE(' By the way, I collect ' || odd || '.', ''),
    'Thank you, ' || name || '. Goodbye.'
  ]) WITH ORDINALITY AS said(text, number), LATERAL (SELECT (number - 1)::int AS position) at
  WHERE d1 < 780`;

const TEXTS = `
  INSERT INTO "CallText" ("callId", "workspaceId", words, "startedAt")
  SELECT t."callId", $1, wrapup_words(string_agg(t.text, E'\\n' ORDER BY t.position)), drawn.at
  FROM drawn JOIN "TranscriptTurn" t ON t."callId" = drawn."callId" GROUP BY t."callId", drawn.at`;

const VALUES = `
  INSERT INTO "CallValue" ("callId", "workspaceId", name, "startedAt", number, moment, words)
  SELECT c.id, c."workspaceId", v.name, c."startedAt", v.number, v.moment, v.words
  FROM drawn JOIN "Call" c ON c.id = drawn."callId" AND c."workspaceId" = $1, wrapup_values(c.variables, c."startedAt") v`;

const EVALUATIONS = `
  INSERT INTO "Evaluation" (id, "workspaceId", "callId", revision, variables, evidence, model, "latencyMs", "createdAt")
  SELECT 'evl_01A' || lpad(i::text, 18, '0'), $1, "callId", 1, '{}', '{}', 'basic', 3, at FROM drawn`;

const MESSAGES = `
  INSERT INTO "Message" (id, "workspaceId", direction, "callId", "contactId", "from", "to", body, segments, encoding,
    carrier, status, "callbackToken", "createdAt", "sentAt", "deliveredAt")
  SELECT 'sms_01A' || lpad((i * 2)::text, 18, '0'), $1, 'outbound'::"MessageDirection", "callId", 'cnt_01A' || lpad(person::text, 18, '0'),
    '+12025550100', phone, 'Hi ' || name || ', your booking is ' || code || '.', 1, 'GSM-7', 'sandbox',
    CASE WHEN d4 < 930 THEN 'delivered' WHEN d4 < 960 THEN 'undelivered' WHEN d4 < 975 THEN 'failed' ELSE 'suppressed' END::"MessageStatus",
    'scale-' || $1 || i, at, at, at
  FROM drawn WHERE d1 < 780 AND d2 < 520
  UNION ALL
  SELECT 'sms_01A' || lpad((i * 2 + 1)::text, 18, '0'), $1, 'inbound'::"MessageDirection", "callId", 'cnt_01A' || lpad(person::text, 18, '0'),
    phone, '+12025550100', 'Thanks, see you then', 1, 'GSM-7', 'sandbox', 'received', 'scale-in-' || $1 || i, at, NULL, NULL
  FROM drawn WHERE d1 < 780 AND d2 < 520 AND d3 < 250`;

const CONTACTS = `
  INSERT INTO "Contact" (id, "workspaceId", phone, name, lead, "createdAt", "updatedAt")
  SELECT DISTINCT ON (person) 'cnt_01A' || lpad(person::text, 18, '0'), $1, phone, name, jsonb_build_object('name', name), at, at
  FROM drawn ORDER BY person, i ON CONFLICT DO NOTHING`;

/** Much faster made at the end than kept up entry by entry. */
const MADE_LAST = [
  ...["CallText_dated", "Call_variables", "Call_customerPhone_digits"],
  ...["CallValue_number", "CallValue_moment", "CallValue_walk", "CallValue_words"],
];

/**
 * Fills a workspace with calls, what was said in them, what was read out of it, and the messages that followed: made in
 * the database, chunk by chunk, without its triggers (a listener would be told of each row). Needs a superuser or the
 * right to set session_replication_role.
 */
export async function seedScale(databaseUrl: string, scale: Scale): Promise<void> {
  const { calls, seed, until, workspaceId, assistants, say = () => undefined } = scale;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const people = Math.max(1, Math.ceil(calls / 4));
  const { rows: indexes } = await client.query<{ name: string; made: string }>(
    "SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE indexname = ANY($1)",
    [MADE_LAST],
  );
  try {
    await client.query(
      "SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '128MB'; SET maintenance_work_mem = '256MB'",
    );
    for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
    for (let from = 1; from <= calls; from += CHUNK) {
      const to = Math.min(calls, from + CHUNK - 1);
      await client.query("BEGIN");
      await client.query(DRAWN, [from, seed, to, until, calls, DAYS, people]);
      await client.query(CONTACTS, [workspaceId]);
      await client.query(CALLS, [workspaceId, assistants]);
      for (const statement of [TURNS, TEXTS, VALUES, EVALUATIONS, MESSAGES])
        await client.query(statement, [workspaceId]);
      await client.query("COMMIT");
      say(`${to.toLocaleString("en")} of ${calls.toLocaleString("en")} calls`);
    }
  } finally {
    say("Indexes and statistics");
    await client.query("ROLLBACK");
    for (const { made } of indexes)
      await client.query(made.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"));
    for (const table of [
      "Call",
      "CallText",
      "CallValue",
      "TranscriptTurn",
      "Message",
      "Contact",
      "Evaluation",
    ])
      await client.query(`VACUUM (ANALYZE) "${table}"`);
    await client.end();
  }
}
