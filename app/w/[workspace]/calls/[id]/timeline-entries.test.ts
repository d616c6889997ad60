import { describe, expect, it } from "vitest";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import type { FollowUps } from "@/server/domain/calls/follow-ups";
import { timelineEntries } from "./timeline-entries";

const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 10, 0, second));

const detail = (over: Partial<CallDetail["call"]> = {}): CallDetail => ({
  call: {
    id: "call_1",
    externalId: "call_1",
    assistantId: "ast_1",
    contactId: null,
    direction: "outbound",
    from: null,
    to: null,
    customerPhone: null,
    status: "completed",
    endReason: null,
    outcome: "achieved",
    startedAt: at(0).toISOString(),
    endedAt: at(20).toISOString(),
    durationSeconds: 15,
    recordingUrl: null,
    evaluation: { state: "evaluated", revision: 1, model: "basic", evaluatedAt: null, error: null },
    variables: {},
    evidence: {},
    corrected: [],
    callVariables: {},
    lead: {},
    transcript: [],
    runIds: [],
    messageIds: [],
    deliveryIds: [],
    ...over,
  },
  provider: "phone",
  platformValues: {},
  answeredAt: at(5),
  transcriptPurgedAt: null,
  askedRevision: 1,
  assistant: { id: "ast_1", name: "Ada", objective: "" },
  contact: null,
  definitions: [],
  revisions: [
    {
      revision: 1,
      variables: {},
      evidence: {},
      reasons: {},
      definitions: [],
      model: "basic",
      latencyMs: 4,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      promptHash: null,
      error: null,
      createdAt: at(21),
    },
  ],
  corrections: [],
  golden: null,
});

const message = (over: Partial<FollowUps["messages"][number]>): FollowUps["messages"][number] => ({
  id: "sms_1",
  runId: "run_1",
  direction: "outbound",
  from: "+12025550100",
  to: "+12025550142",
  body: "See you",
  status: "delivered",
  errorCode: null,
  reason: null,
  test: false,
  inReplyToId: null,
  notBefore: null,
  heldBy: null,
  createdAt: at(22),
  sentAt: at(22),
  deliveredAt: at(23),
  ...over,
});

const run: FollowUps["runs"][number] = {
  id: "run_1",
  automationId: "aut_1",
  automationName: "Confirm",
  version: 1,
  state: "succeeded",
  reason: null,
  test: false,
  createdAt: at(21),
  startedAt: at(21),
  endedAt: at(22),
};

const kinds = (call: CallDetail, followUps: Partial<FollowUps> = {}) =>
  timelineEntries(call, { deliveries: [], runs: [], messages: [], ...followUps }).map(({ kind }) => kind);

describe("the timeline of a call", () => {
  it("tells the whole way in the order of cause and effect, also within one instant", () => {
    const answer = message({ id: "sms_2", direction: "inbound", status: "received", createdAt: at(60) });
    expect(kinds(detail(), { messages: [answer, message({})], runs: [run] })).toEqual([
      "started",
      "answered",
      "ended",
      "evaluated",
      "run",
      "message",
      "delivered",
      "answer",
    ]);
  });

  it("says how long the answer took, since its message left", () => {
    const answer = { direction: "inbound", status: "received", createdAt: at(22 + 180) } as const;
    const entries = timelineEntries(detail(), {
      deliveries: [],
      runs: [],
      messages: [
        message({}),
        message({ ...answer, id: "sms_2", inReplyToId: "sms_1" }),
        message({ ...answer, id: "sms_3" }),
      ],
    });
    expect(entries.flatMap((entry) => (entry.kind === "answer" ? [entry.after] : []))).toEqual([
      "3 min",
      null,
    ]);
  });

  it("does not call a message delivered that was not", () => {
    const failed = message({ status: "undelivered", deliveredAt: null });
    expect(kinds(detail(), { messages: [failed] })).not.toContain("delivered");
  });

  it("has neither end nor answer while the call still rings", () => {
    const ringing = {
      ...detail({ status: "ringing", endedAt: null }),
      answeredAt: null,
      revisions: [],
    };
    expect(kinds(ringing)).toEqual(["started"]);
  });
});
