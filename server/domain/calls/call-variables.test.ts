import { expect, it } from "vitest";
import { variablesFromLead } from "./call-variables";

it("a real call's variables come from the lead, by their type, and are absent where the lead has none", () => {
  const declared = [
    { name: "customer_name", type: "text" },
    { name: "age", type: "number" },
    { name: "vip", type: "boolean" },
    { name: "plan", type: "text" },
    { name: "toString", type: "text" },
  ] as const;
  const lead = { "Customer Name": "Ada", age: "41", vip: "true", plan: null, other: 1 };
  expect(variablesFromLead([...declared], lead)).toEqual({ customer_name: "Ada", age: 41, vip: true });
  expect(variablesFromLead([...declared], { age: "old", vip: "perhaps", plan: 7 })).toEqual({
    age: "old",
    vip: "perhaps",
    plan: "7",
  });
});
