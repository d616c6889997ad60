import { isDeepStrictEqual } from "node:util";
import { notFound } from "../../errors";
import type { DryVerdict, WhyNot } from "../../messaging/dry-send";
import type { MessageStatus } from "../../messaging/schema";
import type { Scope } from "../../scope";
import { toCallData } from "../../webhooks/payload";
import { authorise } from "../../workspaces/permissions";
import { whySkipped } from "../receive-trigger";
import { type Backtest, Definition } from "../schema";
import type { CallData } from "../shared/values";
import { endOf, openBacktester } from "./backtester";
import type { Way } from "./way";

export interface BacktestRow {
  callId: string;
  customerPhone: string | null;
  endedAt: Date;
  /** Why the call starts no run; null: it does. */
  skipped: string | null;
  draft: Way;
  /** Of what is published, where it is another; null: the same, or nothing is published. */
  published: Way | null;
  /** What this automation really sent for the call, tests left out. */
  sent: { body: string; status: MessageStatus }[];
}

export interface BacktestResult {
  rows: BacktestRow[];
  /** Number of the version that the draft is held against; null: none. */
  version: number | null;
  totals: Totals;
  publishedTotals: Totals | null;
  /** Of calls whose way or text is another than the published version's. */
  differing: number;
  /** Calls for which it sent already: publishing sends nothing for them again. */
  alreadySent: number;
  /** What a segment costs; null: not known. */
  price: { amount: number; currency: string } | null;
}

export interface Totals {
  calls: number;
  /** Texts that would leave at once, and later. */
  sent: number;
  waits: number;
  segments: number;
  /** Texts that would not, by why, and calls that come to no text. */
  notSent: { why: WhyNot; count: number }[];
  without: number;
  failed: number;
}

/**
 * Takes the assistant's last calls through the draft, and through what is published, as runs would go, and sends nothing.
 * Hours are those when each call ended; numbers, opt-outs and settings are today's; caps count within these calls.
 */
export async function backtest(scope: Scope, input: Backtest): Promise<BacktestResult> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const automation = await scope.db.automation.findFirst({
    where: { id: input.id, workspaceId },
    include: {
      endpoint: { select: { completedCallsOnly: true } },
      workspace: { select: { slug: true, segmentPrice: true, segmentCurrency: true } },
      assistant: {
        select: { postCallVariables: { select: { name: true }, orderBy: { position: "asc" } } },
      },
    },
  });
  if (!automation) throw notFound("Automation");
  const version = automation.publishedVersionId
    ? await scope.db.automationVersion.findFirst({
        where: { id: automation.publishedVersionId, workspaceId },
      })
    : null;
  const draft = Definition.parse(automation.draft);
  const published = version && Definition.parse(version.definition);
  const { workspace } = automation;
  const names = automation.assistant.postCallVariables.map(({ name }) => name);
  const calls = await readCalls(scope, automation.assistantId, input.calls, [draft, published], {
    names,
    slug: workspace.slug,
  });
  const sent = await readSent(
    scope,
    automation.id,
    calls.map(({ call }) => call.id),
  );
  const completedOnly = automation.endpoint?.completedCallsOnly ?? true;
  const tester = await openBacktester(scope, automation.id);
  const runs = calls.filter(({ call }) => whySkipped(completedOnly, call.status) === null);
  const waysThrough = async (definition: Definition) => {
    const ways = await tester.go(definition, runs);
    return calls.map((data) => ways[runs.indexOf(data)] ?? NO_RUN);
  };
  const drafts = await waysThrough(draft);
  const lives = published && (isDeepStrictEqual(published, draft) ? drafts : await waysThrough(published));
  const rows = calls.map(({ call }, at): BacktestRow => {
    const draftWay = drafts[at] ?? NO_RUN;
    const liveWay = lives?.[at] ?? null;
    return {
      callId: call.id,
      customerPhone: call.customerPhone,
      endedAt: endOf({ call }),
      skipped: whySkipped(completedOnly, call.status),
      draft: draftWay,
      published: liveWay === null || isDeepStrictEqual(liveWay, draftWay) ? null : liveWay,
      sent: sent.get(call.id) ?? [],
    };
  });
  const { segmentPrice, segmentCurrency } = workspace;
  return {
    // Newest first, as calls are listed everywhere.
    rows: rows.toReversed(),
    version: version?.number ?? null,
    totals: totalsOf(drafts),
    publishedTotals: lives && totalsOf(lives),
    differing: rows.filter((row) => row.published !== null).length,
    alreadySent: rows.filter((row) => row.sent.length > 0).length,
    price: segmentPrice === null ? null : { amount: Number(segmentPrice), currency: segmentCurrency },
  };
}

const NO_RUN: Way = { passed: [], texts: [], acts: [], reason: null, failed: false };

/** The last calls that were read or could not be, oldest first: the order in which their texts left. */
async function readCalls(
  scope: Scope,
  assistantId: string,
  count: number,
  definitions: (Definition | null)[],
  payload: { names: string[]; slug: string },
): Promise<CallData[]> {
  const readsTranscript = JSON.stringify(definitions).includes("transcript");
  const rows = await scope.db.call.findMany({
    where: {
      workspaceId: scope.workspaceId,
      assistantId,
      endedAt: { not: null },
      evaluationState: { in: ["evaluated", "failed"] },
    },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: count,
    include: { turns: { orderBy: { position: "asc" }, ...(readsTranscript ? {} : { take: 0 }) } },
  });
  return rows.toReversed().map((call) => toCallData(call, payload.names, payload.slug));
}

async function readSent(scope: Scope, automationId: string, callIds: string[]) {
  const { workspaceId } = scope;
  const runs = await scope.db.automationRun.findMany({
    where: { workspaceId, automationId, callId: { in: callIds }, test: false },
    select: { id: true },
  });
  const messages = await scope.db.message.findMany({
    where: {
      workspaceId,
      callId: { in: callIds },
      runId: { in: runs.map(({ id }) => id) },
      sentAt: { not: null },
    },
    orderBy: { id: "asc" },
    select: { callId: true, body: true, status: true },
  });
  const byCall = new Map<string, BacktestRow["sent"]>();
  for (const { callId, ...message } of messages) {
    if (callId) byCall.set(callId, [...(byCall.get(callId) ?? []), message]);
  }
  return byCall;
}

function totalsOf(ways: readonly Way[]): Totals {
  const texts = ways.flatMap((way) => way.texts);
  const inState = (state: DryVerdict["state"]) => texts.filter((text) => text.state === state);
  const leaving = [...inState("sent"), ...inState("waits")];
  const counts = new Map<WhyNot, number>();
  for (const { why, state } of texts) {
    if (why && state !== "waits" && state !== "sent") counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return {
    calls: ways.length,
    sent: inState("sent").length,
    waits: inState("waits").length,
    segments: leaving.reduce((sum, { segments }) => sum + segments, 0),
    notSent: [...counts].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count),
    without: ways.filter((way) => way.texts.length === 0).length,
    failed: ways.filter((way) => way.failed).length,
  };
}
