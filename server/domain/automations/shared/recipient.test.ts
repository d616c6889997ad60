import { describe, expect, it } from "vitest";
import { Definition } from "../schema";
import { knownNumbers, readsCall } from "./recipient";
import { samplePayload } from "./testing";
import { findWarnings } from "./warnings";

describe("a recipient", () => {
  it.each([
    ["{{call.customerPhone}}", false],
    ["{{lead.mobile}}", false],
    ["+14155552671", false],
    ["{{variables.callback}}", true],
    ["{{callback}}", true],
    ["+1{{variables.callback|4155552671}}", true],
    ["{{transcript.0.text}}", true],
  ])("%s is out of the conversation: %s", (to, said) => expect(readsCall(to)).toBe(said));

  it("that the business knew is the call's number, or any that stands in the lead's data", () => {
    const { data } = samplePayload();
    const call = { ...data.call, customerPhone: "+12025550142" };
    const lead = { name: "Ada", phones: [{ mobile: "(415) 555-2671" }], zip: 94105 };
    expect(knownNumbers({ ...data, call, lead })).toEqual(["+12025550142", "Ada", "(415) 555-2671", "94105"]);
    expect(knownNumbers({ ...data, call: { ...call, customerPhone: null }, lead: {} })).toEqual([]);
  });

  it("out of the conversation is warned of in the builder, and keeps nothing from being published", () => {
    const step = {
      id: "a",
      type: "send_sms",
      senderId: "n",
      to: "{{variables.callback}}",
      body: "Acme: hi. STOP ends.",
    };
    const definition = Definition.parse({ steps: [step] });
    expect(findWarnings(definition, { senderName: "Acme" })).toEqual([
      { stepId: "a", field: "to", message: expect.stringContaining('"callback" is said on the call') },
    ]);
  });
});
