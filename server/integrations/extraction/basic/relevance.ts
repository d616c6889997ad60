import type { Slot } from "./slot";
import { escapeRegExp } from "./text-values";

/** What is asked for a thing without its name: "How old are you?" is about the age. */
const ASKED_AS: Record<string, string[]> = {
  age: ["how old"],
  employees: ["people work", "how big"],
  budget: ["how much", "spend"],
  price: ["how much"],
  amount: ["how much"],
  cost: ["how much"],
  size: ["how big", "how large"],
  duration: ["how long"],
};
const STEM = 6;
const ENDING = /(?:ations?|ions?|ings?|ers?|ed|es|s)$/;

/** Patterns for words that speak of what a slot asks for, in whatever form: "satisfied" for "satisfaction". */
export function stemsOf(slot: Slot): RegExp[] {
  const words = [...new Set([...slot.nameWords, ...slot.words])].filter(
    (word) => word.length > 3 || ASKED_AS[word],
  );
  return words.flatMap((word) => [
    new RegExp(`\\b${escapeRegExp(stem(word))}`, "i"),
    ...(ASKED_AS[word] ?? []).map((asked) => new RegExp(`\\b${escapeRegExp(asked)}\\b`, "i")),
  ]);
}

function stem(word: string): string {
  const short = word.replace(ENDING, "");
  return (short.length < 3 ? word : short).slice(0, STEM);
}
