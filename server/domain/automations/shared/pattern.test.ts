import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern";

const matches = (pattern: string, text: string, caseSensitive = false) => {
  const compiled = compilePattern(pattern, caseSensitive);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.pattern.test(text);
};

/** Patterns of the kind that people write, and JavaScript reads the same. */
const atom = fc.oneof(
  fc.constantFrom("a", "b", "c", ".", "\\d", "\\w", "\\s", "[ab]", "[^a]", "[a-c]", "\\.", "x"),
);
const pattern = fc
  .letrec<{ whole: string; part: string }>((tie) => ({
    whole: fc
      .array(tie("part"), { minLength: 1, maxLength: 4 })
      .chain((parts) => fc.constantFrom("", "|").map((joint) => parts.join(joint))),
    // A group is repeated a few times at most: JavaScript's own engine tries every way to read a text.
    part: fc.oneof(
      { depthSize: "small" },
      fc
        .tuple(atom, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{0,}"))
        .map(([one, times]) => one + times),
      fc.tuple(tie("whole"), fc.constantFrom("", "?", "{2}")).map(([inner, times]) => `(${inner})${times}`),
    ),
  }))
  .whole.chain((inner) =>
    fc
      .constantFrom(["", ""], ["^", ""], ["", "$"], ["^(?:", ")$"])
      .map(([from, to]) => `${from}${inner}${to}`),
  );

describe("patterns", () => {
  it("match what JavaScript's own expressions match", () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom("a", "b", "c", "x", "1", ".", " ", "\n"), maxLength: 6 }),
        (source, text) => {
          expect(matches(source, text, true)).toBe(new RegExp(source).test(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ["order \\d{4,}", "My ORDER 12345, please", true],
    ["^yes\\b", "Yes, please", true],
    ["^yes\\b", "yesterday", false],
    ["\\S+@\\S+", "write to jo@example.com", true],
    ["MÜLLER", "Herr Müller", true],
    ["[^\\d]", "12", false],
    ["a{0}b", "b", true],
  ])("%s in %s: %s", (source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  it("tells capital letters apart only when asked", () => {
    expect(matches("Yes", "yes", true)).toBe(false);
    expect(matches("\\S", " ", false)).toBe(false);
  });

  it("take time that grows with the text, not with the ways to read it", () => {
    // A backtracking engine tries 2^30 ways here and would not come back.
    expect(matches("^(a+)+$", `${"a".repeat(5000)}!`)).toBe(false);
    expect(matches("(x?){50}x{50}", "x".repeat(50))).toBe(true);
  });

  it.each([
    ["(", "closed"],
    [")", "no"],
    ["a**", "repeats nothing"],
    ["*", "repeats nothing"],
    ["[a", "too early"],
    ["[b-a]", "no range"],
    ["a{5,2}", "no range"],
    ["a{", "numbers"],
    ["(?=a)", "looking ahead"],
    ["\\q", "not known"],
    ["(a{200}){200}", "too long"],
  ])("%s is refused in words", (source, words) => {
    const compiled = compilePattern(source, true);
    expect(compiled.ok ? "" : compiled.problem).toContain(words);
  });

  it("never throw, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, text) => {
        const compiled = compilePattern(source, false);
        if (compiled.ok) expect(typeof compiled.pattern.test(text)).toBe("boolean");
      }),
    );
  });
});
