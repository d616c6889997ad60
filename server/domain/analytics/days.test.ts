import { describe, expect, it } from "vitest";
import { addDays, countDays, dayIn, eachDay, resolvePeriod, wholeMonths } from "./days";

describe("calendar days", () => {
  it("cross months, leap days and years", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(countDays("2026-03-01", "2026-03-31")).toBe(31);
    expect(eachDay("2026-02-27", "2026-03-02")).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
      "2026-03-02",
    ]);
  });

  it("are those of the zone, not of UTC", () => {
    const at = new Date("2026-03-02T03:30:00Z");
    expect(dayIn("America/New_York", at)).toBe("2026-03-01");
    expect(dayIn("Asia/Tokyo", at)).toBe("2026-03-02");
  });
});

describe("a period", () => {
  it("is the thirty days that end today when nothing is asked for", () => {
    expect(resolvePeriod({}, "2026-03-30")).toEqual({
      from: "2026-03-01",
      to: "2026-03-30",
      previous: { from: "2026-01-30", to: "2026-02-28" },
    });
  });

  it("is compared with as many days right before it", () => {
    expect(resolvePeriod({ from: "2026-03-09", to: "2026-03-09" }, "2026-03-30").previous).toEqual({
      from: "2026-03-08",
      to: "2026-03-08",
    });
  });

  it("must not end before it starts, nor be longer than two years", () => {
    expect(() => resolvePeriod({ from: "2026-03-02", to: "2026-03-01" }, "2026-03-30")).toThrow(
      "ends before",
    );
    expect(() => resolvePeriod({ from: "2020-01-01", to: "2026-03-01" }, "2026-03-30")).toThrow("two years");
  });

  it.each([
    ["2026-03-01", "2026-03-31", "2026-03", "2026-03", 0, 0],
    ["2025-11-27", "2026-11-26", "2025-12", "2026-10", 4, 26],
    ["2028-01-31", "2028-03-01", "2028-02", "2028-02", 1, 1],
    ["2025-12-01", "2026-01-31", "2025-12", "2026-01", 0, 0],
  ])("from %s to %s has whole months and what is left over", (from, to, first, last, before, after) => {
    const months = wholeMonths({ from, to });
    expect(months).toMatchObject({ first, last });
    expect(
      [months?.before, months?.after].map((days) => countDays(days?.from ?? "", days?.to ?? "")),
    ).toEqual([before, after]);
  });

  it.each([
    ["2026-03-02", "2026-03-31"],
    ["2026-03-01", "2026-03-30"],
    ["2026-02-02", "2026-03-30"],
    ["2026-03-05", "2026-03-05"],
  ])("from %s to %s has no whole month", (from, to) => expect(wholeMonths({ from, to })).toBeNull());
});
