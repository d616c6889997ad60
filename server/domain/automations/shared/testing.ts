import type { CallPayload } from "../../webhooks/schema";
import type { BranchStep } from "../steps/branch/schema";
import type { SmsStep } from "../steps/send_sms/schema";
import type { TwilioSmsStep } from "../steps/twilio_send_sms/schema";
import { type Condition, newCondition } from "./operators";

/** For tests: a call's event, with what a test says about it. */
export function samplePayload(
  over: {
    call?: Partial<CallPayload["data"]["call"]>;
    variables?: CallPayload["data"]["variables"];
    lead?: CallPayload["data"]["lead"];
    callVariables?: CallPayload["data"]["callVariables"];
  } = {},
): CallPayload {
  return {
    id: "msg_1",
    type: "call.evaluated",
    version: 1,
    timestamp: "2026-03-02T10:01:05.000Z",
    data: {
      call: {
        id: "call_1",
        externalId: "ext_1",
        assistantId: "ast_1",
        direction: "outbound",
        status: "completed",
        customerPhone: "+12025550142",
        assistantPhone: "+12025550100",
        startedAt: "2026-03-02T10:00:00.000Z",
        endedAt: "2026-03-02T10:01:00.000Z",
        durationSeconds: 60,
        recordingUrl: null,
        url: "http://localhost:3000/w/demo/calls/call_1",
        ...over.call,
      },
      variables: { status: true, summary: "Agreed on Tuesday at three.", ...over.variables },
      evidence: {},
      corrected: [],
      callVariables: over.callVariables ?? {},
      lead: over.lead ?? {},
      transcript: [{ role: "customer", text: "Yes, Tuesday at three", startMs: null, endMs: null }],
      revision: 1,
    },
  };
}

export const smsStep = (over: Partial<SmsStep> = {}): SmsStep => ({
  id: "sms",
  name: "",
  type: "send_sms",
  senderId: "num_1",
  to: "{{call.customerPhone}}",
  body: "Thank you. {{variables.summary}}",
  ...over,
});

export const twilioStep = (over: Partial<TwilioSmsStep> = {}): TwilioSmsStep => ({
  ...smsStep(),
  id: "twilio",
  type: "twilio_send_sms",
  connectionId: "con_1",
  ...over,
});

/** A branch by one condition, or by the groups that are given. */
export const branchStep = (
  over: {
    id?: string;
    condition?: Partial<Condition>;
    groups?: BranchStep["groups"];
    lanes?: Partial<BranchStep["lanes"]>;
  } = {},
): BranchStep => ({
  id: over.id ?? "branch",
  name: "",
  type: "branch",
  groups: over.groups ?? [[{ ...newCondition(), path: "variables.status", ...over.condition }]],
  lanes: { true: [], false: [], unknown: [], ...over.lanes },
});
