import { describe, expect, it } from "vitest";
import { fillVariables } from "./fill-variables";

describe("call variables in what the assistant says", () => {
  it.each([
    ["Hi {{first_name}}, this is Ada.", "Hi Jo, this is Ada."],
    ["Hi {{ first_name }}!", "Hi Jo!"],
    ["Hi {{callVariables.first_name}}!", "Hi Jo!"],
    ["Hi {{nobody}}, this is Ada.", "Hi, this is Ada."],
    ["Hi {{nobody|there}}, this is Ada.", "Hi there, this is Ada."],
    ["Hello {{empty}}! How are you?", "Hello! How are you?"],
    ["I call from {{company}}. Do you have a minute?", "I call. Do you have a minute?"],
    ["It is about your visit on {{day}} at {{time}}.", "It is about your visit."],
    ["It is about your {{insurance_plan}}.", "It is about your insurance plan."],
    ["My name is {{agent}}. Can we talk?", "Can we talk?"],
    ["{{greeting}}", "greeting"],
    ["A price of {{price}} for {{first_name}}", "A price of $5 {{first_name}} for Jo"],
    ["{{constructor}} there", "constructor there"],
    ["Not closed {{first_name", "Not closed {{first_name"],
    ["", ""],
  ])("%j is said as %j", (text, said) => {
    expect(fillVariables(text, { first_name: "Jo", empty: " ", price: "$5 {{first_name}}" })).toBe(said);
  });
});
