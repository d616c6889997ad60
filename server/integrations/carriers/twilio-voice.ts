import type { Handover } from "./carrier";
import { readSendError } from "./twilio";
import { clientOf, type TwilioAccount, type TwilioOptions } from "./twilio-client";

export interface VoiceUrls {
  answer: string;
  status: string;
  machine: string;
}

/** Seconds that the phone rings; ours ends as unanswered a little later. */
const RINGS_FOR = 25;

/** Calls a number, once. POST Calls is not idempotent: what is not clear is settled by the call's own callbacks. */
export async function startTwilioCall(
  account: TwilioAccount,
  call: { from: string; to: string; maxSeconds: number; urls: VoiceUrls },
  options: TwilioOptions = {},
): Promise<Handover> {
  try {
    const { sid } = await clientOf(account, options).calls.create({
      from: call.from,
      to: call.to,
      url: call.urls.answer,
      method: "POST",
      statusCallback: call.urls.status,
      statusCallbackMethod: "POST",
      statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
      timeout: RINGS_FOR,
      timeLimit: call.maxSeconds + 30,
      machineDetection: "Enable",
      asyncAmd: "true",
      asyncAmdStatusCallback: call.urls.machine,
      asyncAmdStatusCallbackMethod: "POST",
    });
    return { kind: "accepted", externalId: sid };
  } catch (error) {
    return readSendError(error);
  }
}

/** Ends a call that is under way. Throws what twilio-node throws. */
export async function endTwilioCall(account: TwilioAccount, sid: string, options: TwilioOptions = {}) {
  await clientOf(account, options).calls(sid).update({ status: "completed" });
}

/** Where Twilio asks what to do with a call to this number; null: nowhere. */
export async function routeTwilioNumber(
  account: TwilioAccount,
  numberSid: string,
  urls: { incoming: string; ended: string } | null,
  options: TwilioOptions = {},
): Promise<{ ok: true } | { ok: false; problem: string }> {
  try {
    await clientOf(account, options)
      .incomingPhoneNumbers(numberSid)
      .update({
        voiceUrl: urls?.incoming ?? "",
        voiceMethod: "POST",
        statusCallback: urls?.ended ?? "",
        statusCallbackMethod: "POST",
      });
    return { ok: true };
  } catch (error) {
    const { detail } = { detail: "no answer", ...readSendError(error) };
    return { ok: false, problem: detail };
  }
}
