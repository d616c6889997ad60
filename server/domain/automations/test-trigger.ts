import { randomBytes } from "node:crypto";
import { notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { createAutomationEndpoint } from "../webhooks/endpoints";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { ChooseCalls } from "./schema";

/** How long Test trigger waits for a call. */
const LISTENING_MS = 30 * 60_000;

/** Gives the automation its webhook, which then stands among the assistant's post-call actions. Keeps an existing one. */
export async function ensureHook(scope: Scope, id: string): Promise<{ url: string }> {
  const { workspaceId } = scope;
  // One statement: of two at once the first one's token stays.
  await scope.db.automation.updateMany({
    where: { id, workspaceId, hookToken: null },
    data: { hookToken: randomBytes(24).toString("base64url") },
  });
  const row = await scope.db.automation.findFirst({
    where: { id, workspaceId },
    select: { id: true, assistantId: true, hookToken: true },
  });
  if (!row?.hookToken) throw notFound("Automation");
  return createAutomationEndpoint(scope, {
    id: row.id,
    assistantId: row.assistantId,
    hookToken: row.hookToken,
  });
}

/** Listens for the next calls, or for past ones that are resent: each becomes a sample, and a resend runs nothing. */
export async function testTrigger(scope: Scope, id: string): Promise<{ url: string; listeningUntil: Date }> {
  authorise(scope, "automations.test");
  return transaction(scope, async (tx) => {
    const { url } = await ensureHook(tx, id);
    const listeningUntil = new Date(tx.now().getTime() + LISTENING_MS);
    await tx.db.automation.update({
      where: { id, workspaceId: tx.workspaceId },
      data: { listeningUntil },
    });
    return { url, listeningUntil };
  });
}

/** Whether calls that were not completed start it, too: the setting of its webhook. Audited. */
export async function chooseCalls(scope: Scope, { id, completedCallsOnly }: ChooseCalls): Promise<void> {
  authorise(scope, "automations.write");
  await transaction(scope, async (tx) => {
    await ensureHook(tx, id);
    await tx.db.webhookEndpoint.updateMany({
      where: { automationId: id, workspaceId: tx.workspaceId },
      data: { completedCallsOnly },
    });
    await audit(tx, "automation.calls_chosen", id, { completedCallsOnly });
  });
}

/** Ends listening at once; the samples stay. */
export async function stopListening(scope: Scope, id: string): Promise<void> {
  authorise(scope, "automations.test");
  const changed = await scope.db.automation.updateMany({
    where: { id, workspaceId: scope.workspaceId },
    data: { listeningUntil: null },
  });
  if (changed.count === 0) throw notFound("Automation");
}
