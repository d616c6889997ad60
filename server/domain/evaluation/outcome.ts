import type { PostCallVariable } from "../assistants/schema";
import type { Variables } from "./schema";

export type Outcome = "achieved" | "not_achieved" | "unknown";

/** What the call achieved, read from the assistant's `status`; null when it has no such boolean. */
export function outcomeOf(
  definitions: Pick<PostCallVariable, "name" | "type">[],
  variables: Variables,
): Outcome | null {
  if (!definitions.some(({ name, type }) => name === "status" && type === "boolean")) return null;
  const { status } = variables;
  if (status === true) return "achieved";
  return status === false ? "not_achieved" : "unknown";
}
