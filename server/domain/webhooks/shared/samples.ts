import type { CallPayload, SubjectData } from "../schema";
import type { EventType } from "./events";

const CALL = {
  id: "call_01K0EXAMPLE",
  externalId: "crm-4711",
  assistantId: "ast_01K0EXAMPLE",
  url: "https://wrapup.example.com/w/acme/calls/call_01K0EXAMPLE",
};

const CALL_DATA: CallPayload["data"] = {
  call: {
    id: CALL.id,
    externalId: CALL.externalId,
    assistantId: CALL.assistantId,
    direction: "outbound",
    status: "completed",
    customerPhone: "+12025550142",
    assistantPhone: "+12025550100",
    startedAt: "2026-03-02T10:00:00.000Z",
    endedAt: "2026-03-02T10:01:00.000Z",
    durationSeconds: 60,
    recordingUrl: "https://recordings.example.com/4711.mp3",
    url: CALL.url,
  },
  variables: { status: true, summary: "Booked for Tuesday at three." },
  evidence: {
    status: [{ turn: 1, start: 0, end: 32, quote: "Yes, Tuesday at three is perfect", verified: true }],
    summary: [],
  },
  corrected: [],
  callVariables: { product: "Solar panels" },
  lead: { name: "Grace", city: "Washington" },
  transcript: [
    { role: "assistant", text: "Shall I book you in for Tuesday at three?", startMs: 0, endMs: 3200 },
    { role: "customer", text: "Yes, Tuesday at three is perfect.", startMs: 3600, endMs: 5400 },
  ],
  revision: 1,
};

const MESSAGE: SubjectData<"message.delivered">["message"] = {
  id: "sms_01K0EXAMPLE",
  direction: "outbound",
  from: "+12025550100",
  to: "+12025550142",
  body: "Thank you, you are booked for Tuesday at three.",
  segments: 1,
  status: "delivered",
  errorCode: null,
  reason: null,
  contactId: "cnt_01K0EXAMPLE",
  runId: "run_01K0EXAMPLE",
  inReplyToId: null,
  createdAt: "2026-03-02T10:01:06.000Z",
  sentAt: "2026-03-02T10:01:06.400Z",
  deliveredAt: "2026-03-02T10:01:09.000Z",
};

const SAMPLES: { [T in EventType]: object } = {
  "call.evaluated": CALL_DATA,
  "call.failed": {
    ...CALL_DATA,
    variables: { status: null, summary: null },
    evidence: {},
    failure: { kind: "evaluation", message: "The language model refused the key; check the connection" },
  },
  "message.delivered": { message: MESSAGE, call: CALL },
  "message.failed": {
    message: {
      ...MESSAGE,
      status: "undelivered",
      errorCode: "30003",
      reason: "The phone was off or out of reach for too long",
      deliveredAt: null,
    },
    call: CALL,
  },
  "message.received": {
    message: {
      ...MESSAGE,
      id: "sms_01K0ANSWER",
      direction: "inbound",
      from: MESSAGE.to,
      to: MESSAGE.from,
      body: "Great, see you then",
      status: "received",
      runId: null,
      inReplyToId: MESSAGE.id,
      sentAt: null,
      deliveredAt: null,
    },
    call: CALL,
  },
  "contact.opted_out": {
    optOut: {
      id: "opt_01K0EXAMPLE",
      phone: "+12025550142",
      scope: "all",
      ownNumber: null,
      source: "keyword",
      note: null,
      createdAt: "2026-03-02T11:30:00.000Z",
    },
  },
  "automation.run.failed": {
    run: {
      id: "run_01K0EXAMPLE",
      automationId: "aut_01K0EXAMPLE",
      automationName: "Confirm by SMS",
      version: 3,
      reason: "Thank you: The recipient is no phone number",
      startedAt: "2026-03-02T10:01:05.000Z",
      endedAt: "2026-03-02T10:01:05.300Z",
      url: "https://wrapup.example.com/w/acme/automations/aut_01K0EXAMPLE/runs/run_01K0EXAMPLE",
    },
    call: CALL,
  },
};

/** The `data` of an event as an example: of the docs, of test events, and of tests. */
export const sampleData = (type: EventType): object => SAMPLES[type];
