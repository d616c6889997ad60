/** The histogram of `stat_bucket` in the database: bucket n ends at 0.1 s * 2^(n/4), so a value is known to within 10 %. */
const endOf = (bucket: number) => 0.1 * 2 ** (bucket / 4);

export interface Bucket {
  bucket: number;
  count: number;
}

/** The seconds below which this share of the values lies; null when there are none. */
export function percentile(buckets: readonly Bucket[], share: number): number | null {
  const sorted = buckets.filter(({ count }) => count > 0).toSorted((one, other) => one.bucket - other.bucket);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (const { bucket, count } of sorted) {
    seen += count;
    // The middle of the bucket, on the scale that it is cut by.
    if (seen >= share * total) return bucket === 0 ? 0.1 : Math.sqrt(endOf(bucket - 1) * endOf(bucket));
  }
  return null;
}
