import type { CallOutcome, CallStatus } from "../calls/schema";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { ThreadCalls } from "./schema";

const MOST = 200;

/** A call as it stands between the messages that it led to. */
export interface ThreadCall {
  id: string;
  assistantName: string;
  direction: "inbound" | "outbound" | "web";
  status: CallStatus;
  outcome: CallOutcome | null;
  startedAt: string;
  endedAt: string | null;
}

/** Calls with a contact, the newest ones, oldest first. */
export async function listThreadCalls(
  scope: Scope,
  { contactId, since }: ThreadCalls,
): Promise<ThreadCall[]> {
  authorise(scope, "messages.read");
  const rows = await scope.db.call.findMany({
    where: {
      workspaceId: scope.workspaceId,
      contactId,
      ...(since ? { startedAt: { gte: new Date(since) } } : {}),
    },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: MOST,
    select: {
      id: true,
      direction: true,
      status: true,
      outcome: true,
      startedAt: true,
      endedAt: true,
      assistant: { select: { name: true } },
    },
  });
  return rows
    .map(({ assistant, startedAt, endedAt, ...call }) => ({
      ...call,
      assistantName: assistant.name,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    }))
    .reverse();
}
