import prom from "prom-client";
import { MOST_COUNTED, type OpenWork, type Recent, readRecent } from "@/server/db/instance-state";
import { type InstanceState, readInstance } from "./readiness";
import { remembered } from "./remembered";

/** The process's own figures (memory, event loop, garbage collection); registered once, kept over hot reloads. */
declare global {
  var wrapupProcessMetrics: prom.Registry | undefined;
}
const processMetrics = () => {
  if (!globalThis.wrapupProcessMetrics) {
    globalThis.wrapupProcessMetrics = new prom.Registry();
    prom.collectDefaultMetrics({ register: globalThis.wrapupProcessMetrics });
  }
  return globalThis.wrapupProcessMetrics;
};

/**
 * The instance in Prometheus' text format. All but the process's own figures are read from the database, so that they
 * are of all processes and survive a restart; asked at most every five seconds.
 */
export const renderMetrics = async (): Promise<string> =>
  `${await instanceMetrics()}\n${await processMetrics().metrics()}`;

const instanceMetrics = remembered(5000, async () => {
  const instance = await readInstance();
  const recent = instance.database ? await readRecent().catch(() => null) : null;
  return describeInstance(instance, recent);
});

type Sample = [labels: Record<string, string>, value: number];

/** The figures as text; one that is not known is left out. */
export async function describeInstance(instance: InstanceState, recent: Recent | null): Promise<string> {
  const registry = new prom.Registry();
  const gauge = (name: string, help: string, samples: Sample[]) => {
    const labelNames = [...new Set(samples.flatMap(([labels]) => Object.keys(labels)))];
    const made = new prom.Gauge({ name: `wrapup_${name}`, help, labelNames, registers: [registry] });
    for (const [labels, value] of samples) made.set(labels, value);
  };
  const { database, engine } = instance;
  gauge("up", "Whether a part of the instance answers: 1 or 0.", [
    [{ part: "database" }, database ? 1 : 0],
    ...(engine.ok === null ? [] : [[{ part: "engine" }, engine.ok ? 1 : 0] satisfies Sample]),
  ]);
  if (engine.workers !== null) gauge("workers", "Workers that answer the engine.", [[{}, engine.workers]]);
  if (database) {
    gauge("database_size_bytes", "Size of the database.", [[{}, database.sizeBytes]]);
    gauge("database_connections", "Connections to the database.", [[{}, database.connections]]);
    gauge("database_connections_max", "Connections that the database allows.", [
      [{}, database.maxConnections],
    ]);
    gauge("database_latency_seconds", "How long a small question to the database took.", [
      [{}, database.latencyMs / 1000],
    ]);
    gauge("migrations_missing", "Migrations that this version needs and the database lacks.", [
      [{}, database.missingMigrations.length],
    ]);
  }
  describeOpen(instance.open, gauge);
  if (recent) describeRecent(recent, gauge);
  return registry.metrics();
}

type Gauge = (name: string, help: string, samples: Sample[]) => void;

function describeOpen(open: OpenWork[], gauge: Gauge) {
  if (open.length === 0) return;
  gauge(
    "open_items",
    `What is not at its end, by kind; counted up to ${MOST_COUNTED}.`,
    open.map(({ kind, count }) => [{ kind }, count]),
  );
  gauge(
    "oldest_open_seconds",
    "Age of the oldest of them; what waits on purpose ages from when it is due.",
    open.map(({ kind, oldestSeconds }) => [{ kind }, oldestSeconds]),
  );
}

function describeRecent({ minutes, counts, messages, latencies }: Recent, gauge: Gauge) {
  gauge(
    "per_minute",
    `How many a minute, over the last ${minutes} minutes.`,
    Object.entries(counts).map(([what, count]) => [{ what }, count / minutes]),
  );
  gauge(
    "message_statuses_per_minute",
    `Messages that reached a status, a minute, over the last ${minutes} minutes.`,
    Object.entries(messages).map(([status, count]) => [{ status }, count / minutes]),
  );
  gauge(
    "latency_seconds",
    `Over the last ${minutes} minutes: from the report of a call to its evaluation and to the carrier's acceptance of its text, from an event to its first delivery.`,
    latencies.flatMap(({ stage, p50, p95 }): Sample[] => [
      [{ stage, quantile: "0.5" }, p50],
      [{ stage, quantile: "0.95" }, p95],
    ]),
  );
}
