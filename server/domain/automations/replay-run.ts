import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { CallPayload } from "../webhooks/schema";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { type Backtester, openBacktester } from "./backtest/backtester";
import type { DryText, Way } from "./backtest/way";
import { Definition, type ReplayRun } from "./schema";
import { textedBefore } from "./texted-before";

export interface ReplayPreview {
  version: number;
  /** Who would be texted, and with what; `blocked`: was texted for this call, and is not without "send again". */
  texts: (DryText & { blocked: boolean })[];
  reason: string | null;
}

/** What a replay would do now, without doing it. */
export async function previewReplay(scope: Scope, input: ReplayRun): Promise<ReplayPreview> {
  authorise(scope, "automations.read");
  const { run, version } = await findReplay(scope, input);
  const definition = Definition.parse(version.definition);
  const { data } = CallPayload.parse(run.input);
  const tester: Backtester = await openBacktester(scope, run.automationId);
  const [way]: Way[] = await tester.go(definition, [data], scope.now());
  const texts: ReplayPreview["texts"] = [];
  for (const text of way?.texts ?? []) {
    const before =
      !input.sendAgain &&
      (await textedBefore(scope, { callId: run.callId, definition }, text.stepId, text.to));
    texts.push({ ...text, blocked: before });
  }
  return { version: version.number, texts, reason: way?.reason ?? null };
}

/**
 * Runs a run's call once more, from its beginning and on the version that the person names, as a run of its own. Who was
 * texted for the call is texted again only with `sendAgain`, which is recorded. Throws `conflict` for a test.
 */
export async function replayRun(scope: Scope, input: ReplayRun): Promise<{ runId: string }> {
  authorise(scope, "automations.publish");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const { run, version } = await findReplay(tx, input);
    const runId = newId("run");
    await tx.db.automationRun.create({
      data: {
        id: runId,
        workspaceId,
        automationId: run.automationId,
        versionId: version.id,
        version: version.number,
        callId: run.callId,
        // Of its own: a replay is what a person asked for, as often as they do.
        eventKey: `replay:${runId}`,
        replayOfId: run.id,
        sendAgain: input.sendAgain,
        input: JSON.parse(JSON.stringify(run.input)),
      },
    });
    await audit(tx, "run.replayed", runId, {
      of: run.id,
      version: version.number,
      sendAgain: input.sendAgain,
    });
    await tx.emit({ name: "automation/run.requested", data: { runId, round: 1 } });
    return { runId };
  });
}

async function findReplay(scope: Scope, { runId, version: number }: ReplayRun) {
  const { workspaceId } = scope;
  const run = await scope.db.automationRun.findFirst({
    where: { id: runId, workspaceId },
    select: {
      id: true,
      automationId: true,
      callId: true,
      input: true,
      test: true,
      automation: { select: { publishedVersionId: true } },
    },
  });
  if (!run) throw notFound("Run");
  if (run.test) throw new DomainError("conflict", "A test is not replayed; run the draft again instead");
  const version = await scope.db.automationVersion.findFirst({
    where: {
      workspaceId,
      automationId: run.automationId,
      ...(number === undefined ? { id: run.automation.publishedVersionId ?? "" } : { number }),
    },
  });
  if (!version) throw notFound("Version");
  return { run, version };
}
