import { env } from "@/server/env";
import { routeTwilioNumber } from "@/server/integrations/carriers/twilio-voice";
import { DomainError, invalid, notFound } from "../errors";
import { openAccount } from "../messaging/line";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { VoiceSettings } from "./schema";
import { numberUrls, requireReachable } from "./urls";

/**
 * Which assistant answers calls to a number, how long, and whether they are recorded. Twilio is told first where to ask;
 * when it refuses, nothing is stored. Throws `not_found`, `invalid` for a number without voice, `unavailable` with
 * Twilio's reason.
 */
export async function saveVoiceSettings(
  scope: Scope,
  { numberId, assistantId, ...settings }: VoiceSettings,
): Promise<void> {
  authorise(scope, "connections.manage");
  const { workspaceId } = scope;
  const number = await scope.db.phoneNumber.findFirst({
    where: { workspaceId, id: numberId, provider: "twilio" },
  });
  if (!number?.connectionId) throw notFound("Number");
  if (assistantId !== null) {
    const where = { workspaceId, id: assistantId, archivedAt: null };
    if ((await scope.db.assistant.count({ where })) === 0) throw notFound("Assistant");
    if (!number.voice || !number.sid) throw invalid("assistantId", "This number cannot take calls");
    requireReachable();
  }
  if (number.sid && (assistantId !== null || number.assistantId !== null)) {
    const account = await openAccount(scope, number.connectionId);
    const urls = assistantId === null ? null : numberUrls(number.connectionId);
    const options = { baseUrl: env().TWILIO_API_BASE_URL };
    const routed = account && (await routeTwilioNumber(account, number.sid, urls, options));
    // A number that nobody answers any more is rejected here, whether Twilio has heard of it or not.
    if (routed && !routed.ok && assistantId !== null) {
      throw new DomainError("unavailable", `Twilio did not take the number's new webhook: ${routed.problem}`);
    }
  }
  await transaction(scope, async (tx) => {
    await tx.db.phoneNumber.update({
      where: { id: numberId, workspaceId },
      data: { assistantId, ...settings },
    });
    await audit(tx, "number.voice_changed", numberId, { assistantId, recordCalls: settings.recordCalls });
  });
}
