import type { Message } from "@/server/db/generated/client";
import { notFound } from "../errors";
import { moveMessage } from "../messaging/move-message";
import type { MessageStatus } from "../messaging/schema";
import type { Scope } from "../scope";
import { dayOf, type Judgement, judge, type Rules } from "./judge";

/** What our rules say of a message that could not be claimed. */
export interface Ruling {
  status: MessageStatus;
  reason?: string;
  /** Look again then; absent: nothing more to do, or somebody must act first. */
  retryAfterSeconds?: number;
  /** Nothing holds it any more: claim it again now. */
  again?: true;
}

/**
 * Why one of our own rules holds a pending message, and until when; records it. Null: none does. The same conditions
 * stand in the claim's statement, which decides; this finds words for them and plans what is to be planned again.
 */
export async function explainRules(scope: Scope, message: Message): Promise<Ruling | null> {
  const workspace = await scope.db.workspace.findUnique({ where: { id: scope.workspaceId } });
  if (!workspace) throw notFound("Workspace");
  const zone = await contactZone(scope, workspace, message);
  const now = scope.now();
  const counts = await scope.db.sendCount.findMany({
    where: {
      workspaceId: scope.workspaceId,
      day: dayOf(now, workspace.timeZone),
      phone: { in: ["", message.to] },
    },
  });
  const sent = (phone: string) => counts.find((row) => row.phone === phone)?.count ?? 0;
  return apply(scope, message, judge(workspace, message, zone, sent, now));
}

async function contactZone(scope: Scope, rules: Rules, message: Message): Promise<string | null> {
  if (message.contactId === null || rules.aroundTheClock || message.anyHour) return null;
  const contact = await scope.db.contact.findFirst({
    where: { id: message.contactId, workspaceId: scope.workspaceId },
    select: { timeZone: true },
  });
  return contact?.timeZone ?? null;
}

async function apply(scope: Scope, message: Message, judgement: Judgement): Promise<Ruling | null> {
  if (judgement === null) return null;
  const pending = { id: message.id, workspaceId: scope.workspaceId, status: "pending" as const };
  switch (judgement.kind) {
    case "drop": {
      const { heldBy, reason } = judgement;
      const moved = await moveMessage(scope, {
        messageId: message.id,
        to: "suppressed",
        source: "rule",
        reason,
        heldBy,
      });
      return { status: moved?.status ?? "suppressed", reason };
    }
    case "hold": {
      const { heldBy, reason, planned } = judgement;
      await scope.db.message.updateMany({ where: pending, data: { reason, heldBy, ...planned } });
      const wait = planned.notBefore && (planned.notBefore.getTime() - scope.now().getTime()) / 1000;
      return {
        status: "pending",
        reason,
        ...(wait === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(wait)) }),
      };
    }
    case "plan": {
      const { plan, closesAt } = judgement;
      const waited = message.heldBy !== null && message.heldBy !== "dailyCap";
      await scope.db.message.updateMany({
        where: pending,
        data: { plan, closesAt, ...(waited ? { notBefore: null, heldBy: null, reason: null } : {}) },
      });
      return { status: "pending", again: true };
    }
    default:
      return judgement satisfies never;
  }
}
