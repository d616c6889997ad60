/** Chance that a seed repeats (mulberry32). */
export interface Dice {
  /** In [0, 1). */
  roll(): number;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** By weight: {web: 3, engine: 1}. */
  weighed<K extends string>(weights: Record<K, number>): K;
  /** Dice of their own, so that what one part throws does not shift another's throws. */
  apart(): Dice;
}

export function throwDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1));
  return {
    roll,
    between,
    chance: (share) => roll() < share,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
    weighed<K extends string>(weights: Record<K, number>) {
      const entries = Object.entries(weights) as [K, number][];
      let left = roll() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return (entries.at(-1) as [K, number])[0];
    },
    apart: () => throwDice(between(0, 2 ** 31)),
  };
}
