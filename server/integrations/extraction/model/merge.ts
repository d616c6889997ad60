import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { coerceValue, MAX_ITEMS } from "@/server/domain/evaluation/coerce";
import type { ReadValue } from "./read-answer";

/**
 * What two parts of a call say of a variable, the later one second. Unknown gives way; lists grow; of two that differ
 * the later holds, as it does on the phone. Evidence is kept of what still stands, the latest first.
 */
export function mergeValues(variable: PostCallVariable, earlier: ReadValue, later: ReadValue): ReadValue {
  if (later.value === null) return earlier.value === null && later.reason ? later : earlier;
  if (earlier.value === null) return later;
  const evidence = [...later.evidence, ...earlier.evidence];
  if (Array.isArray(later.value) && Array.isArray(earlier.value)) {
    const all = [...new Set([...earlier.value, ...later.value])].slice(0, MAX_ITEMS);
    return { value: coerceValue(variable, all).value, evidence };
  }
  // A text is written for all that was read; what proves its first half stands in the earlier part.
  return later.value === earlier.value || variable.type === "text" ? { ...later, evidence } : later;
}
