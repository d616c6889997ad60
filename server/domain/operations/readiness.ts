import {
  type DatabaseState,
  type OpenWork,
  readDatabaseState,
  readOpenWork,
} from "@/server/db/instance-state";
import { type EngineState, readEngine } from "./engine";
import { remembered } from "./remembered";

export interface Check {
  name: "database" | "migrations" | "engine" | "worker" | "outbox";
  /** Null: it cannot be known from here. */
  ok: boolean | null;
  /** In words, with the cure when it is not ok. */
  detail: string;
}

export interface Readiness {
  /** `degraded`: requests are answered and calls are taken in, but what follows them waits. */
  status: "ready" | "degraded" | "unavailable";
  checks: Check[];
}

export interface InstanceState {
  database: DatabaseState | null;
  engine: EngineState;
  open: OpenWork[];
}

/** An event older than this has nobody who takes it. */
const OUTBOX_LATE_SECONDS = 60;

/** Database, engine and backlog, asked at the same time; looked at once a second however many ask. */
export const readInstance = remembered(1000, async (): Promise<InstanceState> => {
  const [engine, { database, open }] = await Promise.all([readEngine(), readDatabase()]);
  return { database, engine, open };
});

async function readDatabase(): Promise<Pick<InstanceState, "database" | "open">> {
  try {
    const database = await readDatabaseState();
    // Without the newest tables it cannot be counted; the missing migrations say why.
    const open = await readOpenWork().catch(() => []);
    return { database, open };
  } catch {
    return { database: null, open: [] };
  }
}

/**
 * Whether this process can do its work, and what is missing when not. Without database or migrations it is unavailable;
 * without engine or worker it still takes calls in, so that a balancer should go on sending them.
 */
export const readReadiness = async (): Promise<Readiness> => judge(await readInstance());

export function judge({ database, engine, open }: InstanceState): Readiness {
  if (!database) {
    const detail = "It does not answer; nothing can be read or stored until it does";
    return { status: "unavailable", checks: [{ name: "database", ok: false, detail }] };
  }
  const checks: Check[] = [
    {
      name: "database",
      ok: !database.readOnly,
      detail: database.readOnly
        ? "It takes no changes: it is a standby, or set to read-only"
        : `It answers in ${database.latencyMs} ms`,
    },
    { name: "migrations", ...migrationsOf(database) },
    { name: "engine", ok: engine.ok, detail: engine.detail },
    { name: "worker", ...workerOf(engine) },
    { name: "outbox", ...outboxOf(open) },
  ];
  const failed = checks.filter(({ ok }) => ok === false).map(({ name }) => name);
  const unavailable = failed.includes("database") || failed.includes("migrations");
  return { status: unavailable ? "unavailable" : failed.length > 0 ? "degraded" : "ready", checks };
}

function migrationsOf({ missingMigrations: missing, migrations }: DatabaseState): Omit<Check, "name"> {
  if (missing.length === 0) return { ok: true, detail: `All ${migrations} are applied` };
  const names = missing.slice(0, 3).join(", ");
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
  return {
    ok: false,
    detail: `Not applied: ${names}${more}. \`npm start\` and \`npm run migrate\` apply them`,
  };
}

function workerOf({ ok, workers }: EngineState): Omit<Check, "name"> {
  if (workers === null || ok === false) return { ok: null, detail: "Only the engine knows" };
  if (workers === 0) return { ok: false, detail: "None answers the engine; what is due waits for one" };
  return { ok: true, detail: workers === 1 ? "One answers the engine" : `${workers} answer the engine` };
}

function outboxOf(open: OpenWork[]): Omit<Check, "name"> {
  const outbox = open.find(({ kind }) => kind === "outbox");
  if (!outbox) return { ok: null, detail: "It could not be read" };
  const { count, oldestSeconds } = outbox;
  if (oldestSeconds <= OUTBOX_LATE_SECONDS) return { ok: true, detail: `${count} events wait to be sent` };
  return {
    ok: false,
    detail: `${count} events wait, the oldest for ${Math.round(oldestSeconds)} s: the worker does not run, or the engine takes none`,
  };
}
