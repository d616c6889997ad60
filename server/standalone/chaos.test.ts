import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Books } from "@/e2e/chaos/books";
import { throwDice } from "@/e2e/chaos/dice";
import { judge } from "@/e2e/chaos/judge";
import { isForward } from "@/e2e/chaos/watch";

/** The judge of the chaos run must be able to find each breach: books in order, then one thing wrong in them. */
const SECRET = `whsec_${Buffer.from("a secret of thirty-two bytes ...").toString("base64")}`;
const PHONE = "+12035550100";

function delivered(body = '{"id":"evt_1"}') {
  const key = Buffer.from(SECRET.slice(6), "base64");
  const signature = createHmac("sha256", key).update(`evt_1.1700000000.${body}`).digest("base64");
  const headers = {
    "webhook-id": "evt_1",
    "webhook-timestamp": "1700000000",
    "webhook-signature": `v1,${signature}`,
  };
  return { path: "/a", headers, body };
}

const inOrder = (): Books => ({
  traffic: {
    calls: [
      { externalId: "c1", kind: "twilio", phone: PHONE, ids: new Set(["call_1"]), posts: 1, refused: [] },
    ],
    stopped: [],
    foreign: [{ externalId: "foreign-1", status: 404 }],
    answers: 0,
  },
  open: { calls: 0, runs: 0, deliveries: 0, messages: 0, unknown: 0, events: 0 },
  calls: [{ id: "call_1", externalId: "c1", workspaceId: "w1", evaluationState: "evaluated" }],
  runs: [{ id: "run_1", callId: "call_1", workspaceId: "w1", state: "succeeded", reason: null }],
  messages: [
    {
      id: "msg_1",
      callId: "call_1",
      runId: "run_1",
      workspaceId: "w1",
      to: PHONE,
      status: "delivered",
      reason: null,
      externalId: "SM1",
      claims: [1000],
    },
  ],
  deliveries: [{ eventId: "evt_1", callId: "call_1", workspaceId: "w1", status: "succeeded", path: "/a" }],
  texts: [{ id: "SM1", to: PHONE, ref: "c1", status: "delivered", at: 1100, workspaceId: null }],
  received: [delivered()],
  endpoints: [{ path: "/a", secret: SECRET }],
  backwards: [],
  miscounted: 0,
  violations: [],
  log: '{"msg":"worker: ready"}',
  secrets: ["the-auth-token"],
});

const broken = (spoil: (books: Books) => void) => {
  const books = inOrder();
  spoil(books);
  return judge(books)
    .filter((verdict) => verdict.broken.length > 0)
    .map(({ what }) => what);
};
const text = (over: Partial<Books["texts"][number]> = {}) => ({ ...inOrder().texts[0]!, ...over });

describe("the judge of the chaos run", () => {
  it("finds nothing in books that are in order", () => expect(broken(() => {})).toEqual([]));

  it.each<[string, (books: Books) => void]>([
    ["each call taken in ends once, visibly", (books) => books.traffic.calls[0]!.ids.add("call_2")],
    ["each call taken in ends once, visibly", (books) => books.runs.splice(0)],
    ["each call taken in ends once, visibly", (books) => (books.runs[0]!.state = "running")],
    ["each call taken in ends once, visibly", (books) => (books.calls[0]!.evaluationState = "pending")],
    ["no text outside the window", (books) => (books.traffic.calls[0]!.kind = "asleep")],
    ["each text at a carrier is in our ledger", (books) => books.texts.splice(0)],
    ["each event reaches the customer, signed, under one id", (books) => books.received.splice(0)],
    [
      "each event reaches the customer, signed, under one id",
      (books) => (books.received[0]!.body = "tampered"),
    ],
    [
      "each event reaches the customer, signed, under one id",
      (books) => books.received.push(delivered("other")),
    ],
    ["nothing crosses workspaces", (books) => (books.runs[0]!.workspaceId = "w2")],
    ["nothing crosses workspaces", (books) => (books.traffic.foreign[0]!.status = 202)],
    ["nothing crosses workspaces", (books) => (books.texts[0]!.workspaceId = "w2")],
    ["the figures equal a recount of the rows", (books) => (books.miscounted = 1)],
    ["statuses go forward and end as the carrier says", (books) => (books.messages[0]!.status = "sent")],
    ["statuses go forward and end as the carrier says", (books) => books.backwards.push("msg_1")],
    ["nothing is stuck", (books) => (books.open.messages = 1)],
    ["no secret and no phone number in the log", (books) => (books.log = `sent to ${PHONE}`)],
    ["no secret and no phone number in the log", (books) => (books.log = "token the-auth-token")],
    ["Twilio's API description has no objection", (books) => books.violations.push("unknown field")],
  ])("finds what breaks: %s", (what, spoil) => expect(broken(spoil)).toEqual([what]));

  it("finds a second text by the carriers' books alone", () => {
    expect(broken(({ texts }) => texts.push(text({ id: "SM2" })))).toEqual([
      "at most one text for a call",
      "each text at a carrier is in our ledger",
    ]);
  });

  it("tells a text that was claimed after the opt-out from one that was on its way", () => {
    const stop = { phone: PHONE, how: "STOP" as const };
    expect(broken(({ traffic }) => traffic.stopped.push({ ...stop, at: 900 }))).toEqual([
      "no text to who had opted out",
    ]);
    expect(broken(({ traffic }) => traffic.stopped.push({ ...stop, at: 1050 }))).toEqual([]);
    expect(broken(({ traffic }) => traffic.stopped.push({ ...stop, at: 1200 }))).toEqual([]);
  });
});

describe("a status that is watched", () => {
  it.each([
    ["pending", "sending", true],
    ["sending", "pending", true],
    ["unknown", "delivered", true],
    ["delivered", "sent", false],
    ["failed", "delivered", false],
    ["accepted", "pending", false],
  ])("from %s to %s is forward: %s", (before, after, forward) =>
    expect(isForward(before, after)).toBe(forward),
  );
});

describe("the dice of the chaos run", () => {
  it("throw the same for the same seed, and stay within their bounds", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 0, max: 50 }), (seed, span) => {
        const [one, other] = [throwDice(seed), throwDice(seed)];
        for (let times = 0; times < 20; times++) {
          const thrown = one.between(3, 3 + span);
          expect(other.between(3, 3 + span)).toBe(thrown);
          expect(thrown).toBeGreaterThanOrEqual(3);
          expect(thrown).toBeLessThanOrEqual(3 + span);
        }
      }),
    ));
});
