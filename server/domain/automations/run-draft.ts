import { ASSISTANT_INCLUDE, toAssistantView } from "../assistants/view";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { sendOptions } from "./get-automation";
import { readSample } from "./samples";
import { Definition, type RunDraft } from "./schema";
import { findProblems } from "./shared/problems";

/**
 * Runs the whole draft on the chosen sample as a test: every step acts for real, but texts go to the number that the person
 * gives or to the virtual phone, never to the customer, and nothing of it is counted or stands at the sample's call.
 * Throws `conflict` without a sample, `invalid` with each problem of the draft.
 */
export async function runDraft(scope: Scope, input: RunDraft): Promise<{ runId: string }> {
  authorise(scope, "automations.test");
  const { workspaceId } = scope;
  const row = await scope.db.automation.findFirst({
    where: { id: input.id, workspaceId },
    include: { assistant: { include: ASSISTANT_INCLUDE } },
  });
  if (!row) throw notFound("Automation");
  const sample = await readSample(scope, { id: row.id, sampleId: input.sampleId ?? row.sampleId });
  if (!sample) {
    throw new DomainError(
      "conflict",
      "There is no sample yet: take a past call, or press Test trigger and make a call",
    );
  }
  const draft = Definition.parse(row.draft);
  const problems = findProblems(draft, {
    variables: toAssistantView(row.assistant).postCallVariables,
    sample: sample.data,
    ...(await sendOptions(scope)),
  });
  if (problems.length > 0) {
    throw new DomainError(
      "invalid",
      `It cannot run yet: ${problems[0]?.message}`,
      problems.map(({ stepId, field, message }) => ({
        path: stepId ? `${stepId}.${field}` : field,
        message,
      })),
    );
  }
  const runId = newId("run");
  await transaction(scope, async (tx) => {
    await tx.db.automationRun.create({
      data: {
        id: runId,
        workspaceId,
        automationId: row.id,
        version: 0,
        eventKey: `test:${runId}`,
        state: "waiting",
        test: true,
        testTo: input.to || null,
        testReply: input.reply ?? null,
        draft: JSON.parse(JSON.stringify(draft)),
        input: JSON.parse(JSON.stringify(sample)),
      },
    });
    await audit(tx, "run.draft_started", runId, { automationId: row.id });
    await tx.emit({ name: "automation/run.requested", data: { runId, round: 1 } });
  });
  return { runId };
}
