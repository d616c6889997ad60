/** Of which event a rush is held back, and how many a second the machine works off: more of them only pile up. */
export interface RushOptions {
  name: string;
  perSecond: number;
  /** Longest wait of an event while the rush goes on. */
  longestMs?: number;
}

export const LONGEST_MS = 30_000;
const WINDOW_MS = 100;
/** Over so long a rush is looked at, once it has begun. */
export const LOOK_MS = 500;

/**
 * While more events of one kind come than can be worked off, they wait: what answers their senders has the machine to
 * itself, and no event is later than it would be at the end of the queue. Others pass.
 */
export class Rush {
  readonly name: string;
  readonly #perSecond: number;
  readonly #longestMs: number;
  #windowFrom = 0;
  #admitted = 0;
  #heldSince: number | null = null;
  /** After a hold all that waited passes, and is no rush. */
  #draining = false;

  constructor({ name, perSecond, longestMs = LONGEST_MS }: RushOptions) {
    this.name = name;
    this.#perSecond = perSecond;
    this.#longestMs = longestMs;
  }

  get held(): boolean {
    return this.#heldSince !== null;
  }

  /** Those of these events that go on now; where they are too many a hold begins. `all`: none wait behind them. */
  admit<E extends { name: string }>(events: E[], all: boolean, now = Date.now()): E[] {
    const draining = this.#draining;
    if (all) this.#draining = false;
    if (draining) return events;
    const others = events.filter(({ name }) => name !== this.name);
    if (this.held) return others;
    if (now - this.#windowFrom > WINDOW_MS) {
      this.#windowFrom = now;
      this.#admitted = 0;
    }
    this.#admitted += events.length - others.length;
    if (this.#admitted <= (this.#perSecond * WINDOW_MS) / 1000) return events;
    this.#heldSince = now;
    return others;
  }

  /** How many came within `LOOK_MS` and wait: the hold ends when they are few again, or have waited for long. */
  came(count: number, now = Date.now()): void {
    if (this.#heldSince === null) return;
    const lasted = now - this.#heldSince;
    const many = count > (this.#perSecond * LOOK_MS) / 1000 / 2;
    if (lasted < LOOK_MS || (many && lasted < this.#longestMs)) return;
    this.#heldSince = null;
    this.#draining = true;
  }
}
