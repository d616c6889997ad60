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

const TEXTING = "text|txt|messag|contact|call|send|writ|spam|bother|harass|sms|email|ping|phon";
/** What a person says who wants no more of it, on the folded text: no apostrophes, no punctuation. */
const STOP_SENTENCES = [
  // "please stop", "I told you to stop", "stop texting me", "stop with these messages"
  /(?:^|\b(?:please|pls|plz|just|ok|okay|now|you to|must|ll) )stop(?: (?:it|this|that|now|please|pls|already|thanks|thank you|ok))*$/,
  new RegExp(
    `(?<!\\b(?:can t|cant|cannot|don t|dont|do not|won t|never|couldn t|didn t) )\\b(?:stop|quit|cease|no more) (?:\\w+ ){0,3}(?:${TEXTING})`,
  ),
  /^stop\b(?! (?:by|in|over|at|off|here|there|for|worry\w*|being|on)\b)/,
  // "don't text me", "do not ever contact this number"
  /\b(?:don t|dont|do not|never)(?: (?:ever|you|please|dare|you dare))? (?:text|txt|message|contact|call|write|sms|bother|email)\b(?! (?:it|that|a|an)\b)/,
  /\b(?:don t|dont|do not|never) send (?:me |us )?(?:any|more|anything|these|this|such|texts?|messages?|sms|spam|stuff|ads)\b/,
  /\b(?:don t|dont|do not|no longer|not) (?:want|wish|like|need)(?: to (?:get|receive|be|have))?(?: \w+){0,3} (?:texts?|texted|messages?|messaged|sms|contacted|spam)\b/,
  // "remove me", "take my number off your list", "opt me out", "I revoke my consent"
  /\b(?:remove|delete|erase|unlist|take) (?:me|us|my (?:phone |cell )?(?:number|phone|name|data|details))\b(?! (?:to|there|home|up)\b)/,
  /\b(?:unsubscribe|unsub|opt(?:ing|ed)? (?:me )?out|optout|lose my number|leave me alone)\b/,
  /\b(?:revoke|withdraw)\w* (?:my |any |all )?(?:consent|permission)\b/,
  // Whoever reads it is not whom it is for.
  /\bwrong (?:number|person|phone)\b(?! of\b)/,
  /\b(?:this is|reported?(?: \w+){0,2}(?: as)?) (?:spam|harassment)\b/,
  // The same in Spanish, French, German and Portuguese.
  /\bno me (?:\w+ )?(?:escrib|mand|envi|contact|llam|molest)\w*|\bdej(?:en?|a) de (?:escrib|mand|envi|contact|llam|molest)\w*|\b(?:numero|persona) equivocad[oa]\b/,
  /\bne m (?:\w+ )?(?:envoy|ecriv|contact|appel)\w* plus\b|\barretez\b|\b(?:mauvais|faux) numero\b/,
  /\b(?:keine|nicht mehr)(?: \w+){0,3} (?:sms|nachrichten|schreiben|anrufen|kontaktieren|anschreiben)\b|\bhoren sie auf\b|\bfalsche nummer\b/,
  /\bpar(?:e|em) de (?:\w+ )?(?:envi|mand|lig|escrev|contat)\w*|\bnumero errado\b/,
];

/**
 * True for a sentence that may ask for an end without being a keyword. It opts nobody out: a person reads it, and until
 * then nothing more is sent (47 CFR 64.1200(a)(10) takes "any reasonable means").
 */
export function mayAskToStop(body: string): boolean {
  if (readKeyword(body) !== null) return false;
  const text = fold(body.slice(0, 2000));
  return STOP_SENTENCES.some((sentence) => sentence.test(text));
}
