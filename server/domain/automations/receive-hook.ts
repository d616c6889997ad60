import type { Db } from "@/server/db/client";
import { DomainError, notFound } from "../errors";
import { createScope, transaction } from "../scope";
import { CallPayload } from "../webhooks/schema";
import { receiveTrigger, type TriggerResult } from "./receive-trigger";

/**
 * A call's event, posted to an automation's own URL from outside. The token is the authority and names the
 * workspace. While it listens the automation captures; live, it runs once for a call of its own assistant.
 * Throws `not_found` for an unknown token, `invalid` for a body that is no such event, `conflict` when nobody waits.
 */
export async function receiveHook(db: Db, hookToken: string, body: unknown): Promise<TriggerResult> {
  const automation = await db.automation.findUnique({
    where: { hookToken },
    select: {
      id: true,
      workspaceId: true,
      assistantId: true,
      endpoint: { select: { completedCallsOnly: true, enabled: true } },
    },
  });
  if (!automation) throw notFound("Webhook");
  const payload = CallPayload.safeParse(body);
  if (!payload.success) {
    throw new DomainError(
      "invalid",
      "This is not a call.evaluated event",
      payload.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
    );
  }
  const scope = createScope(db, automation.workspaceId, { kind: "job", name: "hook" });
  const call = await db.call.findFirst({
    where: {
      id: payload.data.data.call.id,
      workspaceId: scope.workspaceId,
      assistantId: automation.assistantId,
    },
    select: { id: true },
  });
  if (!call) throw new DomainError("invalid", "This call is not one of the automation's assistant");
  if (automation.endpoint?.enabled === false) {
    throw new DomainError("conflict", "This webhook is switched off in the assistant's post-call actions");
  }
  const result = await transaction(scope, (tx) =>
    receiveTrigger(tx, {
      automationId: automation.id,
      payload: payload.data,
      resend: true,
      sendAgain: false,
      completedCallsOnly: automation.endpoint?.completedCallsOnly ?? true,
    }),
  );
  if (result.outcome === "not_live") throw new DomainError("conflict", result.text);
  return result;
}
