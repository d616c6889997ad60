import { describe, expect, it } from "vitest";
import { PostCallVariable } from "@/server/domain/assistants/schema";
import { inputOf, turnsOf } from "../testing";
import { createBasicExtractor } from "./extractor";
import { findItems, loadTagger } from "./lists";

const extractor = createBasicExtractor();
const read = async (
  lines: string[],
  variable: Parameters<typeof PostCallVariable.parse>[0],
  over: Parameters<typeof inputOf>[1] = {},
) => {
  const variables = [PostCallVariable.parse(variable)];
  const made = await extractor.extract(inputOf(turnsOf(lines), { variables, ...over }));
  const name = variables[0]?.name ?? "";
  return { value: made.variables[name], reason: made.reasons[name], evidence: made.evidence[name] };
};

describe("a moment", () => {
  const visit = { name: "visit", type: "datetime", description: "When the visit is" };
  const agreed = (when: string) => ["A: When would you like to come?", `C: ${when}, please.`];

  it("is proved by its day and by its time, wherever they were said", async () => {
    const { value, evidence } = await read(
      [
        "A: Which day suits you?",
        "C: March 5th.",
        "A: And at what time?",
        "C: At half past two in the afternoon.",
      ],
      visit,
    );
    expect(value).toBe("2026-03-05T14:30:00+01:00");
    expect(evidence).toMatchObject([
      { turn: 3, quote: "half past two in the afternoon", verified: true },
      { turn: 1, quote: "March 5th", verified: true },
    ]);
  });

  it.each([
    ["On March 28th at 2:30 am", "2026-03-28T02:30:00+01:00"],
    // The clocks skip from two to three in that night.
    ["On March 29th at 2:30 am", null],
    ["On March 30th at 2:30 am", "2026-03-30T02:30:00+02:00"],
    ["On October 25th at 2:30 am", "2026-10-25T02:30:00+02:00"],
    ["On March 5th", null],
    ["At 3 pm", null],
    ["Tomorrow at 7", null],
    ["Tomorrow at 7 in the evening", "2026-03-03T19:00:00+01:00"],
    ["Tonight at 7", "2026-03-02T19:00:00+01:00"],
  ])("that is %j is %s", async (when, value) => {
    const found = await read(agreed(when), visit);
    expect(found.value).toBe(value);
    if (value === null) expect(found.reason).toBe("The call does not say both a day and a time");
  });

  it("that was refused is none, and the next one counts", async () => {
    const lines = ["A: Would Thursday at 3 pm work?", "C: No, that doesn't work."];
    expect((await read(lines, visit)).value).toBeNull();
    const more = ["A: Friday at 10 am then?", "C: Yes, that's fine."];
    expect((await read([...lines, ...more], visit)).value).toBe("2026-03-06T10:00:00+01:00");
  });

  it("to call back is not the moment of the visit", async () => {
    const lines = [...agreed("Tuesday at 3 pm"), "A: Fine.", "C: Call me tomorrow at 9 am to confirm it."];
    expect((await read(lines, visit)).value).toBe("2026-03-03T15:00:00+01:00");
    const callback = { name: "callback_at", type: "datetime", description: "When to call back" };
    expect((await read(lines, callback)).value).toBe("2026-03-03T09:00:00+01:00");
  });
});

describe("a number", () => {
  const guests = (settings: object) => ({
    name: "guests",
    type: "number",
    description: "Number of guests",
    settings,
  });
  const lines = ["A: For how many guests?", "C: For 4 guests.", "A: Not 40 guests?", "C: No, 4 guests."];

  it.each([
    [{}, 4],
    [{ min: 1, max: 12, integer: true }, 4],
    [{ min: 5 }, null],
    [{ max: 3 }, null],
  ])("with %j is %s", async (settings, value) => {
    expect((await read(lines, guests(settings))).value).toBe(value);
  });

  it("that is not whole is not meant where it must be", async () => {
    const said = ["A: How many rooms?", "C: Three and a half rooms."];
    const rooms = (settings: object) => ({ name: "rooms", type: "number", description: "Rooms", settings });
    expect((await read(said, rooms({}))).value).toBe(3.5);
    expect((await read(said, rooms({ integer: true }))).value).toBeNull();
  });
});

describe("many options", () => {
  const courses = {
    name: "courses",
    type: "enum",
    description: "Courses the customer wants",
    options: ["Yoga", "Boxing", "Swimming"],
    settings: { multiple: true },
  };

  it.each([
    [["C: I'd like yoga and swimming."], ["Yoga", "Swimming"]],
    [
      ["C: Yoga, please.", "A: Anything else?", "C: Boxing too."],
      ["Yoga", "Boxing"],
    ],
    [["C: I'd like boxing.", "A: Boxing then?", "C: Boxing is not for me after all, yoga is."], ["Yoga"]],
    [["A: We have yoga, boxing and swimming.", "C: I see."], null],
    [["C: Do you offer boxing?", "A: Yes, we do.", "C: I'd like swimming."], ["Swimming"]],
    [["C: Hello?"], null],
  ])("%j are %j", async (lines, value) => {
    const found = await read(lines, courses);
    expect(found.value).toEqual(value);
    expect(found.evidence?.length).toBe(value?.length ?? 0);
  });
});

describe("a list", () => {
  it.each([
    ["A piano, two paintings and a fish tank.", ["piano", "two paintings", "fish tank"]],
    ["We use Slack, Zoom and HubSpot.", ["Slack", "Zoom", "HubSpot"]],
    ["English, Spanish and a little French.", ["English", "Spanish", "French"]],
    ["I don't know.", []],
    ["It broke.", []],
  ])("%j has %j", async (text, items) => {
    const found = findItems(await loadTagger(), text, true);
    expect(found.map((item) => item.text)).toEqual(items);
    for (const item of found) expect(text.slice(item.start, item.start + item.text.length)).toBe(item.text);
  });

  it("is unknown when it is denied, or was never the matter", async () => {
    const allergies = { name: "allergies", type: "list", description: "Allergies of the customer" };
    expect((await read(["A: Any allergies?", "C: No, none."], allergies)).value).toBeNull();
    expect(
      (await read(["A: What's new?", "C: The car, the house and the dog."], allergies)).value,
    ).toBeNull();
    expect((await read(["A: Any allergies?", "C: Nuts and milk."], allergies)).value).toEqual([
      "Nuts",
      "milk",
    ]);
  });
});

describe("a phone number", () => {
  const phone = { name: "phone", type: "phone", description: "Number of the customer" };
  it.each([
    ["US", "C: It's 415 555 2671.", "+14155552671"],
    ["FR", "C: It's 06 12 34 56 78.", "+33612345678"],
    ["FR", "C: It's 415 555 2671.", null],
    ["US", "C: It's 415 555 26.", null],
  ])("in %s from %j is %s", async (country, line, value) => {
    expect((await read(["A: Your number?", line], phone, { country })).value).toBe(value);
  });
});
