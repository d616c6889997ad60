import type { TwilioSender } from "@/server/integrations/carriers/twilio-senders";
import { newId } from "../ids";
import type { Scope } from "../scope";

/** Takes over what an account can send from. Senders keep their ids, which automations name; one that left is kept, without SMS. */
export async function importSenders(scope: Scope, connectionId: string, senders: TwilioSender[]) {
  const { workspaceId } = scope;
  for (const { phone, ...sender } of senders) {
    const read = { ...sender, connectionId, registrationAt: scope.now() };
    await scope.db.phoneNumber.upsert({
      where: { workspaceId_phone_provider: { workspaceId, phone, provider: "twilio" } },
      create: { id: newId("phoneNumber"), workspaceId, phone, provider: "twilio", ...read },
      update: read,
    });
  }
  await scope.db.phoneNumber.updateMany({
    where: { workspaceId, connectionId, phone: { notIn: senders.map(({ phone }) => phone) } },
    data: { sms: false, voice: false },
  });
}
