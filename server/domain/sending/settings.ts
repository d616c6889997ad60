import type { Prisma } from "@/server/db/generated/client";
import { notFound } from "../errors";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { releaseWaiting } from "./release-waiting";
import type { QuietHours, SaveSending } from "./schema";
import { readQuietHours } from "./window";

/** When and how much a workspace texts. */
export interface SendingSettings {
  aroundTheClock: boolean;
  quietHours: QuietHours;
  /** Whether these are the built-in hours and rules. */
  standard: boolean;
  recipientCap: number | null;
  dailyCap: number | null;
  maxAgeHours: number | null;
  stoppedAt: Date | null;
  /** Messages handed over today, by the workspace's clock. */
  sentToday: number;
  /** Messages that wait by one of these rules. */
  waiting: { stopped: number; quietHours: number; dailyCap: number };
}

/**
 * A new workspace has the sandbox alone, whose texts reach nobody but the phone in the app: whoever tries it does so at
 * any hour and as often as they like. The first carrier account puts the rules in force.
 */
export const BEFORE_A_CARRIER = { aroundTheClock: true, recipientCap: null, dailyCap: null } as const;

/** Quiet hours and caps begin with the first carrier account, unless somebody has set them already. Audited. */
export async function protectRecipients(scope: Scope): Promise<void> {
  const { count } = await scope.db.workspace.updateMany({
    where: { id: scope.workspaceId, quietRevision: 1, ...BEFORE_A_CARRIER },
    data: { aroundTheClock: false, recipientCap: 3, dailyCap: 1000, quietRevision: { increment: 1 } },
  });
  if (count > 0) await audit(scope, "sending.protected", scope.workspaceId);
}

export async function getSendingSettings(scope: Scope): Promise<SendingSettings> {
  authorise(scope, "workspace.read");
  const { workspaceId } = scope;
  const workspace = await scope.db.workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace) throw notFound("Workspace");
  const [waiting, counts] = await Promise.all([
    scope.db.message.groupBy({
      by: ["heldBy"],
      where: { workspaceId, status: "pending", heldBy: { in: ["stopped", "quietHours", "dailyCap"] } },
      _count: true,
    }),
    queryRaw<{ count: number }>(
      scope,
      sql`SELECT s.count FROM "SendCount" s WHERE s."workspaceId" = ${workspaceId} AND s.phone = ''
            AND s.day = to_char(${scope.now()}::timestamptz AT TIME ZONE ${workspace.timeZone}, 'YYYY-MM-DD')`,
    ),
  ]);
  const waitingFor = (rule: string) => waiting.find(({ heldBy }) => heldBy === rule)?._count ?? 0;
  return {
    aroundTheClock: workspace.aroundTheClock,
    quietHours: readQuietHours(workspace.quietHours),
    standard: workspace.quietHours === null,
    recipientCap: workspace.recipientCap,
    dailyCap: workspace.dailyCap,
    maxAgeHours: workspace.maxAgeHours,
    stoppedAt: workspace.sendingStoppedAt,
    sentToday: counts[0]?.count ?? 0,
    waiting: {
      stopped: waitingFor("stopped"),
      quietHours: waitingFor("quietHours"),
      dailyCap: waitingFor("dailyCap"),
    },
  };
}

/** What the settings look like in the audit log: the rules by their regions only. */
const inAudit = ({ quietHours, ...rest }: SaveSending): Prisma.InputJsonObject => ({
  ...rest,
  ...(quietHours ? { hours: quietHours.hours, limits: quietHours.limits.map(({ region }) => region) } : {}),
});

/** Changes what is given. What waits by hours or the day's cap is looked at again at once. Audited. */
export async function saveSending(scope: Scope, input: SaveSending): Promise<void> {
  authorise(scope, "sending.configure");
  const { quietHours, ...rest } = input;
  await transaction(scope, async (tx) => {
    await tx.db.workspace.update({
      where: { id: tx.workspaceId },
      data: {
        ...rest,
        ...(quietHours ? { quietHours: JSON.parse(JSON.stringify(quietHours)) } : {}),
        quietRevision: { increment: 1 },
      },
    });
    await audit(tx, "sending.updated", tx.workspaceId, inAudit(input));
    await releaseWaiting(tx, { heldBy: ["quietHours", "dailyCap"] });
  });
}

/** Nothing leaves any more, until it is resumed: what is due waits. Does nothing where it is stopped. Audited. */
export async function stopSending(scope: Scope): Promise<void> {
  authorise(scope, "sending.configure");
  await transaction(scope, async (tx) => {
    const { count } = await tx.db.workspace.updateMany({
      where: { id: tx.workspaceId, sendingStoppedAt: null },
      data: { sendingStoppedAt: tx.now() },
    });
    if (count > 0) await audit(tx, "sending.stopped", tx.workspaceId);
  });
}

/** What waited goes out, each once; what is too old by now is dropped and says so. Audited. */
export async function resumeSending(scope: Scope): Promise<void> {
  authorise(scope, "sending.configure");
  await transaction(scope, async (tx) => {
    const { count } = await tx.db.workspace.updateMany({
      where: { id: tx.workspaceId, sendingStoppedAt: { not: null } },
      data: { sendingStoppedAt: null },
    });
    if (count === 0) return;
    await audit(tx, "sending.resumed", tx.workspaceId);
    await releaseWaiting(tx, { heldBy: ["stopped"] });
  });
}
