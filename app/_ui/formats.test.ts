import { describe, expect, it } from "vitest";
import { toCsv } from "@/server/domain/calls/shared/csv";
import { formatDuration } from "./duration";
import { formatPhone } from "./format-phone";
import { relativeTime } from "./relative-time";

describe("CSV", () => {
  it("quotes what needs it and disarms what a spreadsheet would run", () => {
    expect(
      toCsv([
        ["name", "note"],
        ["Ada, Ltd", 'says "hi"'],
        ["=HYPERLINK(1)", -3],
        ["+12025550142", null],
      ]),
    ).toBe('name,note\r\n"Ada, Ltd","says ""hi"""\r\n\'=HYPERLINK(1),-3\r\n+12025550142,');
  });
});

describe("phone numbers on screen", () => {
  it.each([
    ["+12025550142", "+1 202 555 0142"],
    ["+4915123456789", "+49 151 234 567 89"],
    ["+442071838750", "+44 207 183 8750"],
    ["+35312345678", "+353 123 456 78"],
    ["+79161234567", "+7 916 123 4567"],
    ["anonymous", "anonymous"],
  ])("%s reads %s", (stored, shown) => expect(formatPhone(stored)).toBe(shown));
});

describe("times on screen", () => {
  const now = new Date("2026-03-02T12:00:00Z");
  it.each([
    ["2026-03-02T11:59:58Z", "just now"],
    ["2026-03-02T11:57:00Z", "3 minutes ago"],
    ["2026-03-01T11:00:00Z", "yesterday"],
    ["2026-03-02T14:00:00Z", "in 2 hours"],
  ])("%s is %s", (at, words) => expect(relativeTime(new Date(at), now)).toBe(words));

  it.each([
    [0, "0:00"],
    [83, "1:23"],
    [3723, "1:02:03"],
  ])("%d seconds last %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
