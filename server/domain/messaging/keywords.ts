export type Keyword = "opt_out" | "opt_in" | "help";

/** FCC 47 CFR 64.1200(a)(10), Twilio's defaults since 2025-04-29, and the same in the languages around. */
const OPT_OUT = new Set([
  ...["stop", "stopall", "stop all", "unsubscribe", "end", "quit", "cancel", "revoke", "optout", "opt out"],
  ...["arret", "stopp", "alto", "baja", "detener", "parar", "annuler", "desabonner", "abmelden"],
]);
const OPT_IN = new Set(["start", "unstop"]);
const HELP = new Set(["help", "info"]);

/** Compatibility forms, accents, case and punctuation folded away. */
const fold = (body: string) =>
  body
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * Reads an answer that is a keyword as a whole; a sentence that contains one is not ("please stop by at 5").
 * @param optedOut YES brings back only who has opted out; for others it is an ordinary answer
 */
export function readKeyword(body: string, optedOut = false): Keyword | null {
  const word = fold(body);
  if (OPT_OUT.has(word)) return "opt_out";
  if (OPT_IN.has(word) || (optedOut && word === "yes")) return "opt_in";
  if (HELP.has(word)) return "help";
  return null;
}

const STOP_WORDS =
  /\b(stop|unsubscribe|opt ?out|do(n t| not) (text|contact|message)|remove me|leave me alone)\b/;

/** True for a sentence that may ask for an end without being a keyword: a person should read it. */
export const mayAskToStop = (body: string) => readKeyword(body) === null && STOP_WORDS.test(fold(body));
