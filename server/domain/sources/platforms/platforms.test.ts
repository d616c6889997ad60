import { describe, expect, it } from "vitest";
import { PLATFORMS } from "../shared";
import { platformOf, recognise } from "./all";
import type { PlatformCall } from "./platform";
import { endOf, splitTranscript, toDate } from "./reading";

const FACTS = { id: "c-1", startedAt: new Date("2026-03-02T09:30:00Z"), customerPhone: "+12065550114" };

// biome-ignore lint/suspicious/noExplicitAny: posts of others, bent field by field
const sampleOf = (name: (typeof PLATFORMS)[number]): any =>
  structuredClone(platformOf(name).sample({ ...FACTS }));
const read = (name: (typeof PLATFORMS)[number], body: unknown): PlatformCall => {
  const reading = platformOf(name).read(body);
  if (reading.kind !== "call") throw new Error(`It was read as ${reading.event}`);
  return reading.call;
};

describe("each platform's sample", () => {
  it.each(PLATFORMS)("%s is recognised by shape alone, whichever URL it came to", (name) => {
    for (const expected of PLATFORMS) expect(recognise(sampleOf(name), expected)?.name).toBe(name);
  });

  it.each(PLATFORMS)("%s becomes the same kind of call", (name) => {
    const call = read(name, sampleOf(name));
    expect(call).toMatchObject({ externalId: "c-1", status: "completed", startedAt: FACTS.startedAt });
    const customer = call.direction === "inbound" ? call.from : call.to;
    expect(customer).toBe(FACTS.customerPhone);
    expect(call.endedAt.getTime()).toBeGreaterThan(FACTS.startedAt.getTime());
    expect(call.turns.map(({ role }) => role)).toContain("customer");
    expect(call.turns.at(-1)).toMatchObject({ role: "assistant", text: expect.stringMatching(/Goodbye\.$/) });
    expect(Object.keys(call.platformValues.variables ?? {})).not.toEqual([]);
  });

  it.each(PLATFORMS)("%s: a signature is checked over what came, with the secret", (name) => {
    const { isGenuine, sign } = platformOf(name);
    if (!isGenuine || !sign) return expect(name).toBe("famulor");
    const now = new Date("2026-03-02T10:00:00Z");
    const text = JSON.stringify(sampleOf(name));
    const post = (headers: Record<string, string>, over: { text?: string; now?: Date } = {}) => ({
      header: (wanted: string) => headers[wanted] ?? null,
      text,
      body: JSON.parse(over.text ?? text),
      now,
      ...over,
    });
    expect(isGenuine("s3cret", post(sign("s3cret", text, now)))).toBe(true);
    expect(isGenuine("s3cret", post(sign("another", text, now)))).toBe(false);
    expect(isGenuine("s3cret", post({}))).toBe(false);
    const forged = text.replaceAll("c-1", "c-2");
    // Vapi's bearer token says nothing of the body.
    if (name !== "vapi") {
      expect(isGenuine("s3cret", post(sign("s3cret", text, now), { text: forged }))).toBe(false);
    }
    const late = new Date(now.getTime() + 3_600_000);
    const hasTime = name === "retell" || name === "elevenlabs";
    expect(isGenuine("s3cret", post(sign("s3cret", text, now), { now: late }))).toBe(!hasTime);
  });

  it.each([null, 7, "text", [], {}, { call: {} }, { message: {} }, { type: "x", data: {} }])(
    "%j is nobody's",
    (body) => expect(recognise(body, "vapi")).toBeNull(),
  );
});

describe("Vapi", () => {
  it('the text "false" is no success, and other rubrics stay what they are', () => {
    const judged = (successEvaluation: unknown) => {
      const body = sampleOf("vapi");
      body.message.analysis.successEvaluation = successEvaluation;
      return read("vapi", body).platformValues.successful;
    };
    expect([judged("true"), judged("false"), judged("7/10"), judged("Excellent"), judged(null)]).toEqual([
      true,
      false,
      "7/10",
      "Excellent",
      undefined,
    ]);
  });
  it("its structured outputs go by name, not by id", () => {
    expect(read("vapi", sampleOf("vapi")).platformValues.variables).toEqual({
      accepted: true,
      delivery_day: "Thursday",
    });
  });
  it("needs no more than type, endedReason, artifact and analysis", () => {
    const message = {
      type: "end-of-call-report",
      endedReason: "customer-did-not-answer",
      timestamp: FACTS.startedAt.getTime(),
      artifact: {},
      analysis: {},
    };
    const call = read("vapi", { message });
    expect(call).toMatchObject({ status: "no_answer", direction: "web", turns: [], platformValues: {} });
    expect(call.externalId).toBe(read("vapi", { message }).externalId);
  });
  it("without messages the transcript is read by its speakers; the system's turn is nobody's", () => {
    const body = sampleOf("vapi");
    expect(read("vapi", body).turns).toHaveLength(3);
    body.message.artifact.messages = [];
    expect(read("vapi", body).turns.map(({ role }) => role)).toEqual(["assistant", "customer", "assistant"]);
  });
  it("what happens during a call is no finished call", () => {
    const body = { message: { type: "status-update", status: "in-progress", call: { id: "c" } } };
    expect(platformOf("vapi").read(body)).toEqual({ kind: "other", event: "status-update" });
  });
});

describe("Retell", () => {
  it("the customer is who calls in, or is called", () => {
    const body = sampleOf("retell");
    expect(read("retell", body)).toMatchObject({ direction: "outbound", to: "+12065550114" });
    Object.assign(body.call, {
      direction: "inbound",
      from_number: "+12065550114",
      to_number: "+12065550100",
    });
    expect(read("retell", body)).toMatchObject({
      direction: "inbound",
      from: "+12065550114",
      to: "+12065550100",
    });
  });
  it("event_type means event, and call_ended has no analysis", () => {
    const { event: _, ...body } = sampleOf("retell");
    delete body.call.call_analysis;
    const call = read("retell", { ...body, event_type: "call_ended" });
    expect(call).toMatchObject({ event: "call_ended", platformValues: {} });
  });
  it("words carry seconds, and the call milliseconds", () => {
    const call = read("retell", sampleOf("retell"));
    expect(call.turns[0]).toMatchObject({ startMs: 400, endMs: 6600 });
    expect(call.endedAt.toISOString()).toBe("2026-03-02T09:30:36.000Z");
  });
  it("a voicemail by the analysis is one, whoever hung up", () => {
    const body = sampleOf("retell");
    body.call.call_analysis.in_voicemail = true;
    expect(read("retell", body).status).toBe("voicemail");
  });
  it("a call that begins is no finished call", () => {
    const body = { ...sampleOf("retell"), event: "call_started" };
    expect(platformOf("retell").read(body)).toEqual({ kind: "other", event: "call_started" });
  });
});

describe("ElevenLabs", () => {
  it("takes what was said, not what was meant to be said, and no tool's turn", () => {
    const texts = read("elevenlabs", sampleOf("elevenlabs")).turns.map(({ text }) => text);
    expect(texts).toHaveLength(5);
    expect(texts[0]).toBe("Good afternoon, the library here. Would you like to");
    expect(texts.join(" ")).not.toContain("cancel your reservation");
  });
  it("success, failure and unknown are yes, no and nothing", () => {
    const judged = (word: string) => {
      const body = sampleOf("elevenlabs");
      body.data.analysis.call_successful = word;
      return read("elevenlabs", body).platformValues.successful;
    };
    expect(["success", "failure", "unknown"].map(judged)).toEqual([true, false, undefined]);
  });
  it("a call that never began is told by who was called", () => {
    const body = {
      type: "call_initiation_failure",
      event_timestamp: 1772443800,
      data: {
        agent_id: "a",
        conversation_id: "conv_1",
        failure_reason: "busy",
        metadata: { type: "twilio", body: { To: "+12065550114", From: "+12065550100" } },
      },
    };
    expect(read("elevenlabs", body)).toMatchObject({ status: "busy", to: "+12065550114", turns: [] });
  });
});

describe("Bland", () => {
  it("the customer is who calls in, or is called", () => {
    const [customer, ours] = ["+12065550114", "+12065550100"];
    const calledIn = { ...sampleOf("bland"), inbound: true, from: customer, to: ours };
    expect(read("bland", calledIn)).toMatchObject({ direction: "inbound", from: customer, to: ours });
    const called = { ...sampleOf("bland"), inbound: false, from: ours, to: customer };
    expect(read("bland", called)).toMatchObject({ direction: "outbound", from: ours, to: customer });
  });
  it("call_length is minutes, and the corrected duration is seconds as text", () => {
    const seconds = (over: object) => {
      const { startedAt, endedAt } = read("bland", { ...sampleOf("bland"), end_at: null, ...over });
      return (endedAt.getTime() - startedAt.getTime()) / 1000;
    };
    expect(seconds({ corrected_duration: "11" })).toBe(11);
    expect(seconds({ corrected_duration: null, call_length: 1.5 })).toBe(90);
  });
  it("who answered says how it ended, and an agent's action is no turn", () => {
    expect(read("bland", { ...sampleOf("bland"), answered_by: "voicemail" }).status).toBe("voicemail");
    expect(read("bland", sampleOf("bland")).turns).toHaveLength(3);
  });
  it("without turns the transcript is read by its speakers", () => {
    const turns = read("bland", { ...sampleOf("bland"), transcripts: null }).turns;
    expect(turns.map(({ role }) => role)).toEqual(["assistant", "customer", "assistant"]);
  });
});

describe("Synthflow", () => {
  it("collected variables may lie one level deeper, by agent", () => {
    const body = sampleOf("synthflow");
    const flat = read("synthflow", body).platformValues.variables;
    expect(flat).toEqual({ visit_agreed: true, appliance: "boiler", visit_day: "Tuesday" });
    body.collected_variables = { "agent-1": body.collected_variables };
    expect(read("synthflow", body).platformValues.variables).toEqual(flat);
  });
  it("carries the lead's zone, in which a time without an offset was written down", () => {
    const body = sampleOf("synthflow");
    body.call.start_time = "2026-03-02T10:30:00";
    expect(read("synthflow", body)).toMatchObject({
      timeZone: "America/Los_Angeles",
      startedAt: new Date("2026-03-02T18:30:00Z"),
    });
  });
});

describe("Famulor", () => {
  it("its transcript is a list, a text, or a list as text", () => {
    const body = sampleOf("famulor");
    const asList = read("famulor", body).turns;
    const texts = (transcript: unknown) =>
      read("famulor", { ...body, transcript }).turns.map(({ text }) => text);
    expect(texts(JSON.stringify(body.transcript))).toEqual(asList.map(({ text }) => text));
    expect(texts("bot: Hello there.\nhuman: Hi.")).toEqual(["Hello there.", "Hi."]);
  });
  it("finished_at is when the record last changed, which is no call's end", () => {
    const { startedAt, endedAt } = read("famulor", sampleOf("famulor"));
    expect(endedAt.getTime() - startedAt.getTime()).toBe(52_000);
  });
  it("numbers may be null; then it was on the web", () => {
    const body = { ...sampleOf("famulor"), id: 12345, customer_phone: null, assistant_phone: null };
    expect(read("famulor", body)).toMatchObject({ externalId: "12345", direction: "web", to: null });
  });
});

describe("what all share", () => {
  it.each([
    [["customer-busy"], [], "busy"],
    [["dial_no_answer"], [], "no_answer"],
    [["voicemail_reached"], [], "voicemail"],
    [["assistant-error"], [], "failed"],
    [["assistant-said-end-call-phrase"], [], "completed"],
    [[null, "agent_hangup"], [], "completed"],
    [["assistant-error"], [{ role: "customer", text: "Hi", startMs: null, endMs: null }], "completed"],
  ] as const)("%j is an end of the kind it should be", (words, turns, status) =>
    expect(endOf([...words], [...turns])).toBe(status),
  );

  it("seconds, milliseconds and ISO 8601 are the same moment; nonsense is none", () => {
    const moment = new Date("2026-03-02T09:30:00Z");
    for (const given of [1772443800, 1772443800000, "1772443800", "2026-03-02T10:30:00+01:00"])
      expect(toDate(given)).toEqual(moment);
    for (const given of ["soon", "", null, 0]) expect(toDate(given)).toBeNull();
  });

  it("words that name no speaker are never the customer's", () => {
    const speakers = { assistant: ["bot"], customer: ["human"] };
    expect(splitTranscript("Yes, book it.", speakers)).toMatchObject([{ role: "assistant" }]);
    expect(splitTranscript("bot: At 3? Say yes: now.\nhuman: Yes.", speakers)).toMatchObject([
      { text: "At 3? Say yes: now." },
      { role: "customer", text: "Yes." },
    ]);
  });
});
