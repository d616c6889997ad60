import { findSensitive, SENSITIVE_WORDS } from "./sensitive";

/** Why a text may not be sent, whoever wrote it; null when it may. Never repeats the text. Pure. */
export function contentProblem(body: string): string | null {
  if (body.includes("{{")) {
    return 'The text still has an inserted value in it that was not filled ("{{…}}"), so nothing was sent';
  }
  const found = findSensitive(body);
  return found && SENSITIVE_WORDS[found];
}
