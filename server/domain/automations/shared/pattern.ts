/**
 * Patterns in linear time: the states that a text may be in are walked side by side (Thompson 1968), so no pattern makes
 * a run hang. A subset of RE2's syntax: literals, ".", \d \w \s \b and their opposites, [classes], ( ), |, * + ? {m,n},
 * ^ and $. What it has not (look-around, back references) is refused by name.
 */
export interface Pattern {
  /** Whether the pattern occurs in the text. */
  test(text: string): boolean;
}

const MAX_STATES = 4000;
const MAX_REPEAT = 200;

type Test = (char: string) => boolean;
type Edge = { kind: "bol" | "eol" | "word" | "noword" } | { kind: "none" };
interface State {
  /** Reads a character and goes to `next`. */
  test?: Test;
  next?: State;
  /** Goes on without reading, if the place allows it. */
  free: { to: State; when: Edge["kind"] }[];
  id: number;
}
interface Fragment {
  start: State;
  end: State;
}

const isDigit: Test = (char) => /[0-9]/.test(char);
const isWord: Test = (char) => /[\p{L}\p{N}_]/u.test(char);
const isSpace: Test = (char) => /\s/.test(char);
const not =
  (test: Test): Test =>
  (char) =>
    !test(char);
const ESCAPES: Record<string, Test> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};
const CONTROLS: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

/** Compiles a pattern; `problem` says in words what is wrong with it. */
export function compilePattern(
  source: string,
  caseSensitive: boolean,
): { ok: true; pattern: Pattern } | { ok: false; problem: string } {
  try {
    const builder = new Builder(fold(source, caseSensitive, true));
    const whole = builder.parse();
    return { ok: true, pattern: { test: (text) => run(whole, fold(text, caseSensitive), builder.count) } };
  } catch (error) {
    if (error instanceof PatternError) return { ok: false, problem: error.message };
    throw error;
  }
}

class PatternError extends Error {}

/** Lower case, but for what a backslash gives a meaning by its case. */
const fold = (text: string, caseSensitive: boolean, isPattern = false) => {
  const plain = text.normalize("NFC");
  if (caseSensitive) return plain;
  return isPattern
    ? plain.replace(/\\.|[^\\]+/gsu, (part) => (part.startsWith("\\") ? part : part.toLowerCase()))
    : plain.toLowerCase();
};

class Builder {
  readonly #chars: string[];
  #at = 0;
  count = 0;

  constructor(source: string) {
    this.#chars = [...source];
  }

  parse(): Fragment {
    const whole = this.#either();
    if (this.#at < this.#chars.length) throw new PatternError('A ")" has no "(" before it');
    return whole;
  }

  #state(): State {
    if (this.count >= MAX_STATES) throw new PatternError("The pattern is too long");
    return { free: [], id: this.count++ };
  }

  #either(): Fragment {
    const options = [this.#sequence()];
    while (this.#peek() === "|") {
      this.#at += 1;
      options.push(this.#sequence());
    }
    if (options.length === 1 && options[0]) return options[0];
    const [start, end] = [this.#state(), this.#state()];
    for (const option of options) {
      start.free.push({ to: option.start, when: "none" });
      option.end.free.push({ to: end, when: "none" });
    }
    return { start, end };
  }

  #sequence(): Fragment {
    const start = this.#state();
    let end = start;
    for (let char = this.#peek(); char !== undefined && char !== "|" && char !== ")"; char = this.#peek()) {
      const part = this.#repeated();
      end.free.push({ to: part.start, when: "none" });
      end = part.end;
    }
    return { start, end };
  }

  #repeated(): Fragment {
    const from = this.#at;
    const one = this.#atom();
    const times = this.#times();
    if (!times) return one;
    const after = this.#at;
    const again = () => {
      this.#at = from;
      return this.#atom();
    };
    const repeated = this.#repeat(one, again, times);
    this.#at = after;
    // "+?" and the like change which match is found, not whether there is one.
    if (this.#peek() === "?") this.#at += 1;
    if (["*", "+", "?", "{"].includes(this.#peek() ?? ""))
      throw new PatternError(`"${this.#peek()}" repeats nothing`);
    return repeated;
  }

  #times(): { min: number; max: number } | null {
    const char = this.#peek();
    if (char === "*" || char === "+" || char === "?") {
      this.#at += 1;
      return { min: char === "+" ? 1 : 0, max: char === "?" ? 1 : Number.POSITIVE_INFINITY };
    }
    if (char !== "{") return null;
    const [whole, low = "", comma, high] =
      /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.#chars.slice(this.#at, this.#at + 12).join("")) ?? [];
    if (whole === undefined)
      throw new PatternError('"{" needs numbers, such as {2} or {1,3}; write \\{ for the sign');
    this.#at += whole.length;
    const min = Number(low);
    const max = comma === undefined ? min : high === undefined ? Number.POSITIVE_INFINITY : Number(high);
    if (min > MAX_REPEAT || (max !== Number.POSITIVE_INFINITY && max > MAX_REPEAT) || max < min)
      throw new PatternError(`${whole} is no range up to ${MAX_REPEAT}`);
    return { min, max };
  }

  #repeat(one: Fragment, again: () => Fragment, { min, max }: { min: number; max: number }): Fragment {
    const start = this.#state();
    let end = start;
    let next: Fragment | undefined = one;
    const take = () => {
      const part = next ?? again();
      next = undefined;
      return part;
    };
    for (let done = 0; done < min; done++) {
      const part = take();
      end.free.push({ to: part.start, when: "none" });
      end = part.end;
    }
    if (max === Number.POSITIVE_INFINITY) {
      const part = take();
      const out = this.#state();
      end.free.push({ to: part.start, when: "none" }, { to: out, when: "none" });
      part.end.free.push({ to: part.start, when: "none" }, { to: out, when: "none" });
      return { start, end: out };
    }
    const out = this.#state();
    for (let done = min; done < max; done++) {
      const part = take();
      end.free.push({ to: part.start, when: "none" }, { to: out, when: "none" });
      end = part.end;
    }
    end.free.push({ to: out, when: "none" });
    return { start, end: out };
  }

  #atom(): Fragment {
    const char = this.#take();
    switch (char) {
      case "(": {
        if (this.#peek() === "?") {
          this.#at += 1;
          if (this.#take() !== ":")
            throw new PatternError('"(?" is only known as "(?:"; there is no looking ahead or behind');
        }
        const inner = this.#either();
        if (this.#peek() !== ")") throw new PatternError('A "(" is not closed');
        this.#at += 1;
        return inner;
      }
      case "[":
        return this.#reads(this.#class());
      case ".":
        return this.#reads((read) => read !== "\n");
      case "^":
        return this.#edge("bol");
      case "$":
        return this.#edge("eol");
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
      case "{":
        throw new PatternError(`"${char}" repeats nothing; write \\${char} for the sign`);
      default:
        return this.#reads((read) => read === char);
    }
  }

  #escape(): Fragment {
    const char = this.#take();
    if (char === "b") return this.#edge("word");
    if (char === "B") return this.#edge("noword");
    return this.#reads(this.#escaped(char));
  }

  #escaped(char: string): Test {
    const known = ESCAPES[char];
    if (known) return known;
    if (/[\p{L}\p{N}]/u.test(char) && !CONTROLS[char]) throw new PatternError(`"\\${char}" is not known`);
    const literal = CONTROLS[char] ?? char;
    return (read) => read === literal;
  }

  #class(): Test {
    const negated = this.#peek() === "^";
    if (negated) this.#at += 1;
    const tests: Test[] = [];
    for (let first = true; first || this.#peek() !== "]"; first = false) {
      const low = this.#take();
      if (low === "\\") {
        tests.push(this.#escaped(this.#take()));
        continue;
      }
      if (this.#peek() === "-" && this.#chars[this.#at + 1] !== "]") {
        this.#at += 1;
        const high = this.#take();
        if (high === "\\" || (high.codePointAt(0) ?? 0) < (low.codePointAt(0) ?? 0))
          throw new PatternError(`"${low}-${high}" is no range`);
        tests.push((read) => read >= low && read <= high);
      } else tests.push((read) => read === low);
    }
    this.#at += 1;
    return (read) => tests.some((test) => test(read)) !== negated;
  }

  #reads(test: Test): Fragment {
    const [start, end] = [this.#state(), this.#state()];
    start.test = test;
    start.next = end;
    return { start, end };
  }

  #edge(when: Edge["kind"]): Fragment {
    const [start, end] = [this.#state(), this.#state()];
    start.free.push({ to: end, when });
    return { start, end };
  }

  #peek = (): string | undefined => this.#chars[this.#at];
  #take(): string {
    const char = this.#chars[this.#at];
    if (char === undefined) throw new PatternError("The pattern ends too early");
    this.#at += 1;
    return char;
  }
}

function run(whole: Fragment, text: string, count: number): boolean {
  const chars = [...text];
  let now: State[] = [];
  for (let at = 0; at <= chars.length; at++) {
    const seen = new Uint8Array(count);
    const here: State[] = [];
    const reach = (from: State) => {
      const stack = [from];
      for (let state = stack.pop(); state; state = stack.pop()) {
        if (seen[state.id]) continue;
        seen[state.id] = 1;
        here.push(state);
        for (const { to, when } of state.free) if (holds(when, chars, at)) stack.push(to);
      }
    };
    for (const state of now) reach(state);
    // It may begin anywhere.
    reach(whole.start);
    if (seen[whole.end.id]) return true;
    const char = chars[at];
    if (char === undefined) return false;
    now = here.flatMap((state) => (state.next && state.test?.(char) ? [state.next] : []));
  }
  return false;
}

function holds(when: Edge["kind"], chars: readonly string[], at: number): boolean {
  switch (when) {
    case "none":
      return true;
    case "bol":
      return at === 0;
    case "eol":
      return at === chars.length;
    default: {
      const [before, after] = [chars[at - 1], chars[at]];
      const edge = (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after));
      return edge === (when === "word");
    }
  }
}
