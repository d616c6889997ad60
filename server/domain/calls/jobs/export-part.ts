import { Variables, type VariableValue } from "../../evaluation/schema";
import { type Scope, transaction } from "../../scope";
import { cursorAfter } from "../find-calls";
import { type Cell, toCsv } from "../shared/csv";
import { advance, type ExportSettings, type RunningJob } from "./job";
import type { JobCall } from "./run-job";

const COLUMNS = [
  "id",
  "external_id",
  "assistant",
  "direction",
  "customer_phone",
  "customer_name",
  "status",
  "outcome",
  "started_at",
  "ended_at",
  "duration_seconds",
  "source",
  "message_status",
  "answered",
] as const;

/** Writes these calls as the next piece of the file, and moves the job on in the same transaction. */
export async function exportPart(scope: Scope, job: RunningJob, calls: JobCall[]): Promise<void> {
  const last = calls.at(-1);
  if (!last) return;
  const { workspaceId } = scope;
  const rows = await rowsOf(scope, calls, job.settings);
  const number = await scope.db.callJobPart.count({ where: { workspaceId, jobId: job.id } });
  const content = job.settings.format === "csv" ? asCsv(rows, job.settings, number) : asJson(rows, number);
  await transaction(scope, async (tx) => {
    await advance(tx, job, { cursor: cursorAfter(last), done: rows.length, problems: [] });
    await tx.db.callJobPart.create({ data: { workspaceId, jobId: job.id, number, content } });
    if (!job.settings.transcripts) return;
    // The newest come first.
    await tx.db.callJob.updateMany({
      where: { id: job.id, workspaceId },
      data: { wordsFrom: last.startedAt },
    });
  });
}

async function rowsOf({ db, workspaceId }: Scope, calls: JobCall[], { transcripts }: ExportSettings) {
  const rows = await db.call.findMany({
    where: { workspaceId, id: { in: calls.map(({ id }) => id) } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    include: {
      assistant: { select: { name: true } },
      contact: { select: { name: true } },
      messages: { where: { test: false }, orderBy: { id: "asc" }, select: { direction: true, status: true } },
      // None where nobody asked for them: the longest calls weigh half a megabyte each.
      turns: {
        ...(transcripts ? {} : { take: 0 }),
        orderBy: { position: "asc" },
        select: { role: true, text: true, startMs: true, endMs: true },
      },
    },
  });
  return rows.map(({ assistant, contact, messages, ...call }) => ({
    values: {
      id: call.id,
      external_id: call.externalId,
      assistant: assistant.name,
      direction: call.direction,
      customer_phone: call.customerPhone,
      customer_name: contact?.name ?? null,
      status: call.status,
      outcome: call.outcome,
      started_at: call.startedAt.toISOString(),
      ended_at: call.endedAt?.toISOString() ?? null,
      duration_seconds: call.durationSeconds,
      source: call.provider,
      message_status: messages.findLast(({ direction }) => direction === "outbound")?.status ?? null,
      answered: messages.some(({ direction }) => direction === "inbound"),
    } satisfies Record<(typeof COLUMNS)[number], string | number | boolean | null>,
    variables: Variables.parse(call.variables),
    transcript: transcripts ? call.turns : null,
  }));
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const asCell = (value: VariableValue | undefined): Cell => {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.join("; ");
  return typeof value === "boolean" ? String(value) : value;
};

/** With the headings first; the mark makes Excel read UTF-8. A line's end closes each piece. */
function asCsv(rows: Row[], { variables, transcripts }: ExportSettings, number: number): string {
  const lines: Cell[][] = rows.map((row) => [
    ...COLUMNS.map((column) => asCell(row.values[column])),
    ...variables.map((name) => asCell(row.variables[name])),
    ...(transcripts ? [(row.transcript ?? []).map(({ role, text }) => `${role}: ${text}`).join("\n")] : []),
  ]);
  const head: Cell[] = [...COLUMNS, ...variables, ...(transcripts ? ["transcript"] : [])];
  return number === 0 ? `\uFEFF${toCsv([head, ...lines])}\r\n` : `${toCsv(lines)}\r\n`;
}

/** Entries of one array, whose brackets the download adds. */
const asJson = (rows: Row[], number: number): string =>
  rows
    .map(({ values, variables, transcript }, index) => {
      const entry = { ...values, variables, ...(transcript ? { transcript } : {}) };
      return `${number + index === 0 ? "" : ",\n"}${JSON.stringify(entry)}`;
    })
    .join("");
