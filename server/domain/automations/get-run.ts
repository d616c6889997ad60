import type { Prisma } from "@/server/db/generated/client";
import { decodeCursor, encodeCursor } from "../cursor";
import { notFound } from "../errors";
import type { MessageStatus } from "../messaging/schema";
import { type Page, toPage } from "../paging";
import type { Scope } from "../scope";
import { CallPayload } from "../webhooks/schema";
import { authorise } from "../workspaces/permissions";
import { Definition, type RunFilter, type RunState } from "./schema";

export interface RunStepView {
  /** Id of the step in the definition. */
  id: string;
  type: string;
  name: string;
  state: "running" | "waiting" | "succeeded" | "failed" | "skipped";
  attempts: number;
  input: Prisma.JsonValue;
  output: Prisma.JsonValue;
  error: string | null;
  startedAt: Date;
  endedAt: Date | null;
}

/** A run as the API shows it (design §9). */
export interface RunView {
  id: string;
  automationId: string;
  version: number;
  callId: string | null;
  state: RunState;
  reason: string | null;
  test: boolean;
  steps: RunStepView[];
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** A run with what its page shows around it. */
export interface RunDetail extends RunView {
  automation: { id: string; name: string };
  assistantName: string;
  customerPhone: string | null;
  round: number;
  /** The version that it runs on, of a test the draft as it was; null when that is gone. */
  definition: Definition | null;
  /** A person holds it since then. */
  heldAt: Date | null;
  /** The run that it repeats. */
  replayOfId: string | null;
  sendAgain: boolean;
  /** Of a test: where its texts go; null: the virtual phone. */
  testTo: string | null;
  /** What is published now, where that is another version than the run's. */
  publishedVersion: { number: number; definition: Definition } | null;
  payload: CallPayload | null;
  messages: { id: string; stepId: string | null; to: string; status: MessageStatus; reason: string | null }[];
}

const WITH_STEPS = { steps: { orderBy: { position: "asc" } } } satisfies Prisma.AutomationRunInclude;
type RunRow = Prisma.AutomationRunGetPayload<{ include: typeof WITH_STEPS }>;

const toRunView = (row: RunRow): RunView => ({
  id: row.id,
  automationId: row.automationId,
  version: row.version,
  callId: row.callId,
  state: row.state,
  reason: row.reason,
  test: row.test,
  steps: row.steps.map((step) => ({
    id: step.stepId,
    type: step.type,
    name: step.name,
    state: step.state,
    attempts: step.attempts,
    input: step.input,
    output: step.output,
    error: step.error,
    startedAt: step.startedAt,
    endedAt: step.endedAt,
  })),
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
});

/** One run with its steps. Throws `not_found` for a foreign one. */
export async function getRun(scope: Scope, id: string): Promise<RunView> {
  authorise(scope, "automations.read");
  const row = await scope.db.automationRun.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    include: WITH_STEPS,
  });
  if (!row) throw notFound("Run");
  return toRunView(row);
}

/** One run with the tree that it ran on, its input, and its messages as they stand now. */
export async function getRunDetail(scope: Scope, id: string): Promise<RunDetail> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const row = await scope.db.automationRun.findFirst({
    where: { id, workspaceId },
    include: {
      ...WITH_STEPS,
      automation: {
        select: { id: true, name: true, publishedVersionId: true, assistant: { select: { name: true } } },
      },
      call: { select: { customerPhone: true } },
      pinnedVersion: { select: { definition: true } },
    },
  });
  if (!row) throw notFound("Run");
  const frozen = row.draft ?? row.pinnedVersion?.definition;
  const published = await readPublished(scope, row.automation.publishedVersionId);
  const messages = await scope.db.message.findMany({
    where: { workspaceId, runId: id },
    orderBy: { id: "asc" },
    select: { id: true, stepId: true, to: true, status: true, reason: true },
  });
  const payload = CallPayload.safeParse(row.input);
  return {
    ...toRunView(row),
    automation: { id: row.automation.id, name: row.automation.name },
    assistantName: row.automation.assistant.name,
    customerPhone: row.call?.customerPhone ?? null,
    round: row.round,
    definition: frozen ? Definition.parse(frozen) : null,
    heldAt: row.heldAt,
    replayOfId: row.replayOfId,
    sendAgain: row.sendAgain,
    testTo: row.testTo,
    publishedVersion: row.automation.publishedVersionId === row.versionId ? null : published,
    payload: payload.success ? payload.data : null,
    messages,
  };
}

async function readPublished(scope: Scope, versionId: string | null) {
  const row = await scope.db.automationVersion.findFirst({
    where: { id: versionId ?? "", workspaceId: scope.workspaceId },
    select: { number: true, definition: true },
  });
  return row && { number: row.number, definition: Definition.parse(row.definition) };
}

/** A row of the runs list. */
export interface RunSummary extends RunView {
  automationName: string;
  customerPhone: string | null;
  /** The last message that the run made; null: it made none. */
  message: { id: string; status: MessageStatus } | null;
}

/** A page of runs, newest first. */
export async function listRuns(scope: Scope, filter: RunFilter): Promise<Page<RunSummary>> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const before = filter.cursor ? decodeCursor(filter.cursor, 1)[0] : undefined;
  const rows = await scope.db.automationRun.findMany({
    where: {
      workspaceId,
      automationId: filter.automationId,
      callId: filter.callId,
      state: filter.state,
      test: filter.test,
      version: filter.version,
      ...(filter.phone ? { call: { customerPhone: { contains: filter.phone.replace(/[^\d+]/g, "") } } } : {}),
      ...(filter.from || filter.to ? { createdAt: { gte: filter.from, lt: filter.to } } : {}),
      ...(before && { id: { lt: before } }),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
    omit: { input: true },
    include: {
      ...WITH_STEPS,
      automation: { select: { name: true } },
      call: { select: { customerPhone: true } },
    },
  });
  const messages = await scope.db.message.findMany({
    where: { workspaceId, runId: { in: rows.map(({ id }) => id) } },
    orderBy: { id: "asc" },
    select: { id: true, runId: true, status: true },
  });
  const page = toPage(rows, filter.limit, ({ id }) => encodeCursor(id));
  return {
    data: page.data.map((row) => {
      const message = messages.findLast(({ runId }) => runId === row.id);
      return {
        ...toRunView({ ...row, input: null }),
        automationName: row.automation.name,
        customerPhone: row.call?.customerPhone ?? null,
        message: message ? { id: message.id, status: message.status } : null,
      };
    }),
    nextCursor: page.nextCursor,
  };
}
