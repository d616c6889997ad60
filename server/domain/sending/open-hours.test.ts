import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { NANP_ZONES, PREFIX_ZONES } from "../contacts/phone-zones-data";
import { nextOpening } from "./open-hours";
import { type Hours, minutesOf, type Week } from "./schema";

const every = (from: string, to: string): Week => {
  const hours = { from, to };
  return { weekdays: hours, saturday: hours, sunday: hours };
};
const opening = (at: string, zones: string[], week: Week) => {
  const found = nextOpening(Date.parse(at), zones, week);
  return found && [new Date(found.from).toISOString(), new Date(found.to).toISOString()];
};

describe("the next opening", () => {
  it.each([
    // Inside: now, until it closes.
    ["2026-03-02T15:00:00Z", ["America/New_York"], "2026-03-02T15:00:00.000Z", "2026-03-03T01:00:00.000Z"],
    // 03:00 local: at nine.
    ["2026-03-02T08:00:00Z", ["America/New_York"], "2026-03-02T14:00:00.000Z", "2026-03-03T01:00:00.000Z"],
    // The end does not belong to it.
    ["2026-03-03T01:00:00Z", ["America/New_York"], "2026-03-03T14:00:00.000Z", "2026-03-04T01:00:00.000Z"],
    // Two zones: both must be open.
    [
      "2026-03-02T14:30:00Z",
      ["America/Chicago", "America/New_York"],
      "2026-03-02T15:00:00.000Z",
      "2026-03-03T01:00:00.000Z",
    ],
    // The night in which clocks go forward: nine o'clock comes an hour sooner.
    ["2026-03-08T03:00:00Z", ["America/New_York"], "2026-03-08T13:00:00.000Z", "2026-03-09T00:00:00.000Z"],
  ])("from %s in %j", (at, zones, from, to) => {
    expect(opening(at, zones, every("09:00", "20:00"))).toEqual([from, to]);
  });

  it("skips days that are closed", () => {
    const week = { ...every("09:00", "20:00"), saturday: null, sunday: null };
    expect(opening("2026-03-06T20:00:00Z", ["Europe/Berlin"], week)).toEqual([
      "2026-03-09T08:00:00.000Z",
      "2026-03-09T19:00:00.000Z",
    ]);
  });

  it("goes through midnight where both days are open", () => {
    expect(opening("2026-03-04T12:00:00Z", ["UTC"], { ...every("00:00", "24:00"), sunday: null })).toEqual([
      "2026-03-04T12:00:00.000Z",
      "2026-03-08T00:00:00.000Z",
    ]);
  });

  it("is none when the zones have no hour in common", () => {
    expect(
      opening("2026-03-04T12:00:00Z", ["Pacific/Auckland", "Europe/London"], every("09:00", "20:00")),
    ).toBe(null);
  });

  it("counts a wall clock's hour that comes twice both times, and opens nothing in the hour that is missing", () => {
    // Clocks go back at 02:00 EDT on 1 November 2026: 01:00–02:00 comes twice.
    expect(opening("2026-11-01T04:00:00Z", ["America/New_York"], every("01:30", "01:45"))).toEqual([
      "2026-11-01T05:30:00.000Z",
      "2026-11-01T05:45:00.000Z",
    ]);
    expect(opening("2026-11-01T05:45:00Z", ["America/New_York"], every("01:30", "01:45"))).toEqual([
      "2026-11-01T06:30:00.000Z",
      "2026-11-01T06:45:00.000Z",
    ]);
    // They go forward at 02:00 EST on 8 March: 02:30 is not there, the next is on the 9th.
    expect(opening("2026-03-08T05:00:00Z", ["America/New_York"], every("02:10", "02:50"))).toEqual([
      "2026-03-09T06:10:00.000Z",
      "2026-03-09T06:50:00.000Z",
    ]);
  });
});

/** Whether the clock on the wall of a zone is inside the hours; computed by luxon alone. */
function isOpen(at: number, zone: string, week: Week): boolean {
  const local = DateTime.fromMillis(at, { zone });
  const hours = local.weekday === 7 ? week.sunday : local.weekday === 6 ? week.saturday : week.weekdays;
  if (!hours) return false;
  const minutes = local.hour * 60 + local.minute;
  return minutes >= minutesOf(hours.from) && minutes < minutesOf(hours.to);
}

const ZONE_SETS = [
  ...new Set(
    [...NANP_ZONES, ...PREFIX_ZONES].map(([zones]) => zones).filter((zones) => zones.split(" ").length <= 4),
  ),
].map((zones) => zones.split(" "));

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const hours: fc.Arbitrary<Hours> = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .map(([from, length]) => ({ from: clock(from * 15), to: clock(Math.min(96, from + length) * 15) }));
const week: fc.Arbitrary<Week> = fc.record({
  weekdays: hours,
  saturday: fc.option(hours),
  sunday: fc.option(hours),
});
const YEAR = Date.parse("2026-01-01T00:00:00Z");
const MINUTES = 365 * 24 * 60;

describe("over a year and all zones of the tables", () => {
  it("is open by every wall clock from its first to its last instant, and nothing sooner was", () => {
    fc.assert(
      fc.property(fc.nat(MINUTES), fc.constantFrom(...ZONE_SETS), week, (minute, zones, hoursOfWeek) => {
        const at = YEAR + minute * 60_000;
        const open = (instant: number) => zones.every((zone) => isOpen(instant, zone, hoursOfWeek));
        const found = nextOpening(at, zones, hoursOfWeek);
        const end = found?.from ?? at + 7 * 86_400_000;
        // All changes of these hours and of offsets fall on quarters of an hour.
        for (let instant = at; instant < end; instant += 15 * 60_000) expect(open(instant)).toBe(false);
        if (!found) return;
        expect(open(found.from)).toBe(true);
        expect(open(found.to - 1)).toBe(true);
        expect(open(found.to)).toBe(false);
        if (found.from > at) expect(open(found.from - 1)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("holds in each zone around each change of its clocks", () => {
    for (const zone of new Set(ZONE_SETS.flat())) {
      let before = DateTime.fromMillis(YEAR, { zone }).offset;
      for (let day = 1; day <= 365; day++) {
        const noon = YEAR + day * 86_400_000;
        const { offset } = DateTime.fromMillis(noon, { zone });
        if (offset !== before) {
          for (const at of [noon - 86_400_000, noon - 43_200_000, noon - 3_600_000]) {
            const found = nextOpening(at, [zone], every("00:45", "03:15"));
            expect(found, zone).not.toBe(null);
            expect(isOpen(found!.from, zone, every("00:45", "03:15")), zone).toBe(true);
            expect(isOpen(found!.to - 1, zone, every("00:45", "03:15")), zone).toBe(true);
            expect(isOpen(found!.to, zone, every("00:45", "03:15")), zone).toBe(false);
          }
        }
        before = offset;
      }
    }
  });
});
