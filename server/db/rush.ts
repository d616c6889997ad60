/** Of which event a rush is held back, and how many a second the machine works off: more of them only pile up. */
export interface RushOptions {
  name: string;
  perSecond: number;
  /** Longest wait of an event while the rush goes on. */
  longestMs?: number;
}

const WINDOW_MS = 250;

/**
 * While more events of one kind come than can be worked off, they wait: what answers their senders has the machine to
 * itself, and no event is later than it would be at the end of the queue. Others pass.
 */
export class Rush {
  readonly name: string;
  readonly #perSecond: number;
  readonly #longestMs: number;
  #windowFrom = 0;
  #passed = 0;
  #heldSince: number | null = null;
  /** After a hold all that waited passes, and is no rush. */
  #draining = false;

  constructor({ name, perSecond, longestMs = 30_000 }: RushOptions) {
    this.name = name;
    this.#perSecond = perSecond;
    this.#longestMs = longestMs;
  }

  get held(): boolean {
    return this.#heldSince !== null;
  }

  /** Events went on. `all`: nothing of that kind is left. */
  passed(names: string[], all: boolean, now = Date.now()): void {
    if (all) this.#draining = false;
    if (this.#draining || this.held) return;
    if (now - this.#windowFrom > WINDOW_MS) {
      this.#windowFrom = now;
      this.#passed = 0;
    }
    this.#passed += names.filter((name) => name === this.name).length;
    if (this.#passed > (this.#perSecond * WINDOW_MS) / 1000) this.#heldSince = now;
  }

  /** How many came within the last second and wait: the hold ends when they are few again, or have waited for long. */
  came(inLastSecond: number, now = Date.now()): void {
    if (this.#heldSince === null) return;
    const lasted = now - this.#heldSince;
    // What came before the hold has gone on, and is not among them.
    if (lasted < 1000 || (inLastSecond > this.#perSecond / 2 && lasted < this.#longestMs)) return;
    this.#heldSince = null;
    this.#draining = true;
  }
}
