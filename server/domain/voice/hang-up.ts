import { env } from "@/server/env";
import { endTwilioCall } from "@/server/integrations/carriers/twilio-voice";
import { lockLiveCall } from "../calls/conversation";
import { endCall } from "../calls/end-call";
import { DomainError } from "../errors";
import { openAccount } from "../messaging/line";
import { type Scope, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";

/** Ends a real call from here. Throws `not_found`, `conflict` when it has ended. */
export async function hangUpRealCall(scope: Scope, callId: string): Promise<void> {
  authorise(scope, "calls.speak");
  const line = await transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "twilio");
    const status = call.status === "ringing" ? "canceled" : "completed";
    if (!(await endCall(tx, call, status, "ended_by_member"))) {
      throw new DomainError("conflict", "This call has ended");
    }
    const where = { callId, workspaceId: tx.workspaceId };
    return tx.db.voiceCall.findFirst({ where, select: { sid: true, connectionId: true } });
  });
  if (!line?.sid) return;
  const account = await openAccount(scope, line.connectionId);
  // Should Twilio not hear of it, the next turn is answered with a hang-up.
  if (account) {
    await endTwilioCall(account, line.sid, { baseUrl: env().TWILIO_API_BASE_URL }).catch(() => undefined);
  }
}
