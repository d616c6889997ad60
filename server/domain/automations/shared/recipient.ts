import { valuesOf } from "./templates";
import type { CallData } from "./values";

/** Whether a recipient is made of what was said on the call: its variables, or the transcript itself. */
export const readsCall = (to: string): boolean => saidOnCall(to).length > 0;

/** The paths of a recipient that come out of the conversation. */
export const saidOnCall = (to: string): string[] =>
  valuesOf(to)
    .map(({ path }) => path)
    .filter((path) => path.startsWith("variables.") || path.startsWith("transcript"));

/**
 * Numbers that the business knew before: the call's own and those in the lead's data, as they are written. What a
 * caller dictates is not among them, so nobody can have a stranger or a premium number texted.
 */
export const knownNumbers = ({ call, lead }: CallData): string[] => [
  ...(call.customerPhone ? [call.customerPhone] : []),
  ...texts(lead),
];

const texts = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
};
