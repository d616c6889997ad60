import { describe, expect, it } from "vitest";
import type { PostCallVariable } from "../../assistants/schema";
import type { Step } from "../steps/all";
import type { ProblemContext } from "./check";
import { dataTree, searchTree } from "./data-tree";
import type { Operator } from "./operators";
import { findProblems } from "./problems";
import { branchStep, samplePayload, smsStep, twilioStep } from "./testing";

const variable = (
  name: string,
  type: PostCallVariable["type"],
  options: string[] = [],
  settings: PostCallVariable["settings"] = {},
): PostCallVariable => ({
  name,
  type,
  options,
  description: "",
  settings,
});
const number = { label: "", sms: true, connectionId: null };
const context: ProblemContext = {
  variables: [
    variable("status", "boolean"),
    variable("summary", "text"),
    variable("people", "number"),
    variable("day", "date"),
    variable("mood", "enum", ["happy", "angry"]),
    variable("moods", "enum", ["happy", "angry"], { multiple: true }),
    variable("slot", "time"),
    variable("visit", "datetime"),
    variable("mobile", "phone"),
    variable("mail", "email"),
    variable("topics", "list"),
  ],
  senders: [
    { ...number, id: "num_1", phone: "+12025550100", provider: "sandbox" },
    { ...number, id: "num_voice", phone: "+12025550101", provider: "sandbox", sms: false },
    { ...number, id: "num_tw", phone: "+12025550102", provider: "twilio", connectionId: "con_1" },
  ],
  connections: [
    { id: "con_1", name: "Main", problem: null },
    { id: "con_2", name: "Old", problem: "the auth token was refused" },
  ],
  sample: null,
};
const of = (...steps: Step[]) =>
  findProblems({ steps }, context).map(({ field, message }) => `${field}: ${message}`);
const where = (path: string, operator: Operator, value = "") =>
  branchStep({ condition: { path, operator, value }, lanes: { true: [smsStep()] } });

describe("problems of a definition", () => {
  it("has none when everything is there", () => {
    const fine = branchStep({ lanes: { true: [smsStep()], false: [twilioStep({ senderId: "num_tw" })] } });
    expect(of(fine)).toEqual([]);
  });

  it("asks for a step when there is none, and for one that acts when there are only branches", () => {
    expect(of()).toEqual(["steps: Add a step: without one nothing happens"]);
    expect(of(branchStep())).toEqual(["steps: Every lane is empty: add a step that does something"]);
  });

  it.each<[string, Step, string]>([
    ["a branch without a value", where("", "is_known"), "groups.0.0.path: Choose the value that decides"],
    [
      "a deleted variable in a branch",
      where("variables.vip", "is_known"),
      'groups.0.0.path: The variable "vip" does not exist',
    ],
    [
      "a field that calls do not have",
      where("call.mood", "is_known"),
      'groups.0.0.path: A call has no "mood"',
    ],
    [
      "an operator of another type",
      where("variables.summary", "boolean_is_true"),
      'groups.0.0.operator: "(Boolean) Is true" does not fit "summary"',
    ],
    [
      "no second operand",
      where("variables.people", "number_equals"),
      "groups.0.0.value: Say what to compare with",
    ],
    [
      "a second operand that is no number",
      where("variables.people", "number_equals", "many"),
      'groups.0.0.value: "many" is not a number',
    ],
    [
      "a second operand that is no date",
      where("variables.day", "date_after", "soon"),
      'groups.0.0.value: "soon" is not a date',
    ],
    [
      "an option that does not exist",
      where("variables.mood", "text_equals", "sad"),
      'groups.0.0.value: "sad" is not one of the options',
    ],
    [
      "a time that is none",
      where("variables.slot", "time_before", "25:00"),
      'groups.0.0.value: "25:00" is not a time of day; write it like 15:30',
    ],
    [
      "an instant without an offset",
      where("variables.visit", "datetime_after", "2026-03-01T15:30"),
      'groups.0.0.value: "2026-03-01T15:30" is no date and time with an offset',
    ],
    [
      "a number that no phone can be",
      where("variables.mobile", "text_equals", "415 555"),
      'groups.0.0.value: "415 555" is no whole number; write it like +14155552671',
    ],
    [
      "a text that no address can be",
      where("variables.mail", "text_not_equals", "ada"),
      'groups.0.0.value: "ada" is no email address',
    ],
    [
      "a time's operator at an instant",
      where("variables.visit", "time_at", "15:30"),
      'groups.0.0.operator: "(Time) Is at" does not fit "visit", which is a date and time',
    ],
    [
      "a text's operator at a list",
      where("variables.topics", "text_contains", "price"),
      'groups.0.0.operator: "(Text) Contains" does not fit "topics", which is a list',
    ],
    [
      "one option's operator where many may hold",
      where("variables.moods", "enum_is_any_of", "happy"),
      'groups.0.0.operator: "(Options) Is any of" does not fit "moods", which is a list',
    ],
    [
      "an option that no list of them has",
      where("variables.moods", "list_includes", "sad"),
      'groups.0.0.value: "sad" is not one of the options of "moods"',
    ],
    [
      "a stray one among several options",
      where("variables.mood", "enum_is_any_of", "happy\nsad"),
      'groups.0.0.value: "sad" is not one of the options of "mood"',
    ],
    [
      "half an entry",
      where("variables.topics", "list_has_at_least", "1.5"),
      'groups.0.0.value: "1.5" is not a whole number',
    ],
    [
      "an entry of what is no list",
      where("variables.mood.0", "is_known"),
      'groups.0.0.path: The variable "mood.0" does not exist',
    ],
    [
      "a list as the recipient",
      smsStep({ to: "{{variables.topics}}" }),
      'to: "topics" is a list; a message goes to one number',
    ],
    ["no sender", smsStep({ senderId: "" }), "senderId: Choose the number to send from"],
    ["a removed sender", smsStep({ senderId: "num_9" }), "senderId: This number was removed"],
    ["a sender without SMS", smsStep({ senderId: "num_voice" }), "senderId: +12025550101 cannot send SMS"],
    [
      "a Twilio number in a platform step",
      smsStep({ senderId: "num_tw" }),
      "senderId: This number was removed",
    ],
    ["no connection", twilioStep({ connectionId: "" }), "connectionId: Choose a Twilio connection"],
    [
      "a broken connection",
      twilioStep({ connectionId: "con_2" }),
      "connectionId: Old: the auth token was refused",
    ],
    ["no recipient", smsStep({ to: " " }), "to: Say who gets the message"],
    ["an empty message", smsStep({ body: "" }), "body: Write the message"],
    [
      "a deleted variable in a message",
      smsStep({ body: "Hi {{variables.name}}" }),
      'body: The variable "name" does not exist',
    ],
    ["an unfinished insertion", smsStep({ body: "Hi {{" }), "body: An inserted value begins"],
  ])("names %s", (_, step, problem) => {
    const found = of(step);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(problem);
  });

  it.each([
    ["variables.slot", "time_after", "9:30"],
    ["variables.visit", "date_equals", "2026-03-01"],
    ["variables.visit", "datetime_before", "2026-03-01T15:30:00+01:00"],
    ["variables.mobile", "text_starts_with", "+1415"],
    ["variables.mail", "text_equals", "ada@example.com"],
    ["variables.mood", "enum_is_any_of", "Happy\nangry"],
    ["variables.moods", "list_includes", "happy"],
    ["variables.topics", "list_includes", "anything"],
    ["variables.topics.0", "text_equals", "price"],
    ["variables.topics", "list_is_empty", ""],
    ["call.startedAt", "date_after", "2026-03-01"],
    ["lead.anything", "list_includes", "vip"],
  ] as const)("%s %s %j is fine", (path, operator, value) => {
    expect(of(where(path, operator, value))).toEqual([]);
  });

  it("names two steps with one id", () => {
    expect(of(smsStep(), smsStep())).toEqual(['id: Two steps have the id "sms"; remove one']);
  });
});

describe("the data picker", () => {
  const sample = samplePayload({
    variables: { people: 4, day: null },
    lead: { name: "Ada", address: { city: "Rome" }, tags: ["vip", "new"], orders: [{ id: 1 }] },
  });
  const sources = { variables: context.variables, callVariables: ["product"], sample: sample.data };

  it("lists what the assistant defines, with the sample's values and types", () => {
    const items = dataTree(sources).flatMap((group) => group.items);
    const item = (path: string) => items.find((candidate) => candidate.path === path);
    expect(item("variables.people")).toEqual({
      path: "variables.people",
      label: "people",
      type: "number",
      sample: "4",
    });
    expect(item("variables.day")).toMatchObject({ type: "date", sample: null });
    expect(item("lead.address.city")).toMatchObject({ type: "text", sample: "Rome" });
    expect(item("variables.moods")).toMatchObject({ type: "list" });
    expect(item("lead.tags")).toMatchObject({ type: "list", sample: "vip and new" });
    expect(item("lead.orders")).toBeUndefined();
    expect(item("call.startedAt")).toMatchObject({ type: "datetime" });
    expect(item("callVariables.product")).toMatchObject({ sample: null });
    expect(item("call.customerPhone")).toMatchObject({
      label: "call customer phone",
      sample: "+12025550142",
    });
  });

  it("offers the variables before there is any sample", () => {
    const groups = dataTree({ ...sources, sample: null });
    expect(groups.map(({ title }) => title)).toEqual(["Post-call variables", "Call", "Call variables"]);
  });

  it("finds by label, path or sample value", () => {
    const found = (search: string) =>
      searchTree(dataTree(sources), search).flatMap(({ items }) => items.map(({ path }) => path));
    expect(found("customer phone")).toEqual(["call.customerPhone"]);
    expect(found("rome")).toEqual(["lead.address.city"]);
    expect(found("nothing like it")).toEqual([]);
  });
});
