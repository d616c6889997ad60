/** The normal distribution's 97.5 % point: intervals hold 95 %. */
const Z = 1.959963984540054;

export interface Interval {
  low: number;
  high: number;
}

/** Wilson's score interval of 95 % for a share (Wilson 1927, without continuity correction). Of nothing, all is possible. */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const scale = 1 + Z ** 2 / trials;
  const middle = (share + Z ** 2 / (2 * trials)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export interface Counted {
  hits: number;
  trials: number;
}

/** How probable it is, were both the same, that the first share exceeds the second by as much: pooled z test, one-sided. */
export function chanceOfMore(one: Counted, other: Counted): number {
  if (one.trials === 0 || other.trials === 0) return 1;
  const pooled = (one.hits + other.hits) / (one.trials + other.trials);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / one.trials + 1 / other.trials));
  if (deviation === 0) return 1;
  return upperTail((one.hits / one.trials - other.hits / other.trials) / deviation);
}

/** Of the standard normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const sum =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
