import { formatPhone } from "../contacts/shared";
import { notFound } from "../errors";
import { newId } from "../ids";
import { queryRaw, type Scope, sql } from "../scope";
import type { CallPayload } from "../webhooks/schema";
import { audit } from "../workspaces/audit";
import { captureSample } from "./samples";

export interface TriggerInput {
  automationId: string;
  payload: CallPayload;
  /** A person asked for it; an ended call otherwise. */
  resend: boolean;
  /** The person said "send again": run once more for this call, which may text the customer again. */
  sendAgain: boolean;
  completedCallsOnly: boolean;
}

export interface TriggerResult {
  outcome: "captured" | "run_started" | "captured_and_run_started" | "already_ran" | "skipped" | "not_live";
  runId?: string;
  /** What happened, in words. */
  text: string;
}

/** Why a call starts no run of its own; null: it does. */
export const whySkipped = (completedCallsOnly: boolean, status: string): string | null =>
  completedCallsOnly && status !== "completed"
    ? `The call was not completed (${status.replaceAll("_", " ")}); its webhook is for completed calls only`
    : null;

/**
 * Hands a call's event to an automation; call it in the transaction that announces the event. One run per call: the
 * unique key (automation, event) decides, however often and however parallel this is called. A listening automation
 * captures a sample; a resend while it listens does nothing else.
 */
export async function receiveTrigger(scope: Scope, input: TriggerInput): Promise<TriggerResult> {
  const automation = await scope.db.automation.findFirst({
    where: { id: input.automationId, workspaceId: scope.workspaceId },
    select: { id: true, name: true, state: true, publishedVersionId: true, listeningUntil: true },
  });
  if (!automation) throw notFound("Automation");
  const { call } = input.payload.data;
  const listening = automation.listeningUntil !== null && automation.listeningUntil > scope.now();
  if (listening) {
    const source = input.resend ? "resend" : "listener";
    await captureSample(scope, automation.id, input.payload, { source });
  }
  if (listening && input.resend) {
    return {
      outcome: "captured",
      text: "Captured as a sample; nothing was run, because the automation is listening",
    };
  }
  const version =
    automation.state === "live" && automation.publishedVersionId
      ? await scope.db.automationVersion.findFirst({
          where: { id: automation.publishedVersionId, workspaceId: scope.workspaceId },
          select: { id: true, number: true },
        })
      : null;
  if (!version) {
    if (listening) return { outcome: "captured", text: "Captured as a sample; nothing was run" };
    return { outcome: "not_live", text: `"${automation.name}" is not live, so nothing was run` };
  }
  const wanted = {
    automationId: automation.id,
    version,
    payload: input.payload,
    skipReason: whySkipped(input.completedCallsOnly, call.status),
  };
  const runId = await claimRun(scope, wanted, `call:${call.id}`);
  if (runId) return started(runId, wanted.skipReason, listening, call);

  if (input.resend && input.sendAgain && !wanted.skipReason) {
    const again = await claimAgain(scope, wanted, call.id);
    await audit(scope, "run.sent_again", again, { callId: call.id, automationId: automation.id });
    return {
      outcome: "run_started",
      runId: again,
      text: `"${automation.name}" runs once more for this call`,
    };
  }
  const earlier = await scope.db.automationRun.findFirst({
    where: { workspaceId: scope.workspaceId, automationId: automation.id, eventKey: `call:${call.id}` },
    select: { id: true, state: true, reason: true },
  });
  if (earlier?.state === "skipped") {
    return {
      outcome: "skipped",
      runId: earlier.id,
      text: `Nothing was run: ${earlier.reason ?? "it was skipped"}`,
    };
  }
  return {
    outcome: "already_ran",
    runId: earlier?.id,
    text: `"${automation.name}" already ran for this call, so nothing was sent again`,
  };
}

function started(
  runId: string,
  skipReason: string | null,
  listening: boolean,
  call: { customerPhone: string | null },
): TriggerResult {
  if (skipReason) return { outcome: "skipped", runId, text: `Nothing was run: ${skipReason}` };
  const who = call.customerPhone ? ` for the call with ${formatPhone(call.customerPhone)}` : "";
  return listening
    ? { outcome: "captured_and_run_started", runId, text: `Captured as a sample, and a run started${who}` }
    : { outcome: "run_started", runId, text: `A run started${who}` };
}

interface WantedRun {
  automationId: string;
  version: { id: string; number: number };
  payload: CallPayload;
  skipReason: string | null;
}

/**
 * Makes the run of this event unless there is one, and asks for it to be worked on. One that was skipped is taken up
 * when it need not be skipped any more. Returns its id, or null when the event has its run already.
 */
async function claimRun(scope: Scope, wanted: WantedRun, eventKey: string): Promise<string | null> {
  const state = wanted.skipReason ? "skipped" : "waiting";
  const endedAt = wanted.skipReason ? scope.now() : null;
  const [run] = await queryRaw<{ id: string; round: number }>(
    scope,
    sql`INSERT INTO "AutomationRun" AS r
          (id, "workspaceId", "automationId", "versionId", version, "callId", "eventKey", state, reason, input, "endedAt")
        VALUES (${newId("run")}, ${scope.workspaceId}, ${wanted.automationId}, ${wanted.version.id},
          ${wanted.version.number}, (SELECT id FROM "Call" WHERE id = ${wanted.payload.data.call.id}
            AND "workspaceId" = ${scope.workspaceId}),
          ${eventKey}, ${state}::"RunState", ${wanted.skipReason}, ${JSON.stringify(wanted.payload)}::jsonb, ${endedAt})
        ON CONFLICT ("automationId", "eventKey") DO UPDATE
          SET state = 'waiting', reason = NULL, "endedAt" = NULL, round = r.round + 1, input = EXCLUDED.input,
              "versionId" = EXCLUDED."versionId", version = EXCLUDED.version
          WHERE r.state = 'skipped' AND EXCLUDED.state = 'waiting'
        RETURNING id, round`,
  );
  if (!run) return null;
  if (!wanted.skipReason) {
    await scope.emit({ name: "automation/run.requested", data: { runId: run.id, round: run.round } });
  }
  return run.id;
}

/** Each "send again" is an event of its own: call:<id>:again:1, :2 … */
async function claimAgain(scope: Scope, wanted: WantedRun, callId: string): Promise<string> {
  for (let n = 1; ; n++) {
    const runId = await claimRun(scope, wanted, `call:${callId}:again:${n}`);
    if (runId) return runId;
  }
}
