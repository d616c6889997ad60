import { describe, expect, it } from "vitest";
import { lapse } from "@/app/_ui/lapse";
import type { ThreadCall } from "@/server/domain/messaging/thread-calls";
import type { MessageView } from "@/server/domain/messaging/view";
import { threadItems } from "./thread-items";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 10, minute)).toISOString();
const message = (id: string, minute: number, over: Partial<MessageView> = {}): MessageView => ({
  id,
  callId: null,
  contactId: "con_1",
  runId: null,
  stepId: null,
  direction: "outbound",
  from: "+12025550100",
  to: "+12025550142",
  body: "See you",
  segments: 1,
  status: "delivered",
  errorCode: null,
  reason: null,
  test: false,
  createdAt: at(minute),
  sentAt: at(minute),
  deliveredAt: at(minute),
  notBefore: null,
  inReplyToId: null,
  heldBy: null,
  ...over,
});
const call = (id: string, minute: number): ThreadCall => ({
  id,
  assistantName: "Ada",
  direction: "outbound",
  status: "completed",
  outcome: "achieved",
  startedAt: at(minute),
  endedAt: at(minute + 1),
});

describe("a conversation", () => {
  it("has its calls between the messages, by time", () => {
    const messages = [message("m1", 0), message("m2", 6, { callId: "c1" }), message("m3", 30)];
    const items = threadItems(messages, [call("c1", 5), call("c2", 30)]);
    expect(items.map(({ key }) => key)).toEqual(["m1", "c1", "m2", "c2", "m3"]);
  });

  it("has a call above what it led to, whatever the reporter's clock says", () => {
    const items = threadItems([message("m1", 6, { callId: "c1" })], [call("c1", 20)]);
    expect(items.map(({ key }) => key)).toEqual(["c1", "m1"]);
  });

  it("says how long an answer took, since its message left", () => {
    const asked = message("m1", 0, { sentAt: at(10) });
    const answer = message("m2", 13, { direction: "inbound", inReplyToId: "m1" });
    const other = message("m3", 14, { direction: "inbound", inReplyToId: "not_loaded" });
    const items = threadItems([asked, answer, other], []);
    expect(items.map((item) => item.kind === "message" && item.answeredAfter)).toEqual([null, "3 min", null]);
  });
});

describe("a lapse", () => {
  it.each([
    [0, "0 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [3569, "59 min"],
    [3571, "1 h"],
    [47 * 3600, "47 h"],
    [72 * 3600, "3 days"],
    [-5, "0 s"],
  ])("of %d seconds is %j", (seconds, words) => {
    expect(lapse(new Date(0), new Date(seconds * 1000))).toBe(words);
  });
});
