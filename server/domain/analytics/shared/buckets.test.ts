import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile } from "./buckets";

/** As `stat_bucket` of the migration does. */
const bucketOf = (seconds: number) =>
  seconds <= 0.1 ? 0 : Math.min(120, Math.ceil(Math.log2(seconds * 10) * 4));

describe("percentiles of a histogram", () => {
  it("lie within a tenth of those of the values", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.11, max: 600_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.95),
        (values, share) => {
          const sorted = values.toSorted((one, other) => one - other);
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const found = percentile(
            values.map((value) => ({ bucket: bucketOf(value), count: 1 })),
            share,
          );
          expect(Math.abs((found ?? 0) / exact - 1)).toBeLessThan(0.1);
        },
      ),
    );
  });

  it("are none of nothing", () => expect(percentile([], 0.5)).toBeNull());
});
