const CUSTOMER =
  "(?:the )?(?:customers?|callers?|leads?|clients?|users?|persons?|people|prospects?|patients?|guests?)";
const PERSUADE = new RegExp(
  `^(?:get|have|persuade|convince|encourage|invite|ask|help|motivate|bring) ${CUSTOMER} to (.+)$`,
  "i",
);
const AGREES = new RegExp(
  `^(?:whether )?${CUSTOMER} (?:should |must |has |have |is |wants? |agrees? |agreed |accepts? |decides? |to )+(?:to )?(.+)$`,
  "i",
);
/** What assistant and customer do together, so that it can be asked of the customer as it stands. */
const SHARED =
  /^(?:book|schedule|arrange|set up|reserve|make|order|buy|purchase|renew|join|try|confirm|sign up|register|subscribe|rent|plan|organi[sz]e|extend|upgrade|donate|attend|take part|visit|meet|pay|complete|update|change|move|reschedule|start|continue|keep|find|fix|agree)\b/i;
const TELL = /^(?:offer|sell|present|promote|pitch|introduce|explain|recommend|demonstrate)\b/i;

/** The assistant's objective as a question to the customer, in plain words. */
export function askFor(objective: string): string {
  const first = (objective.trim().split(/(?<=[.!?])\s|[\r\n]/)[0] ?? "")
    .replace(/[.!?\s]+$/, "")
    .slice(0, 200);
  const aim = toCustomer(first);
  if (aim === "") return "Would you be interested?";
  const wish = PERSUADE.exec(first)?.[1] ?? AGREES.exec(first)?.[1];
  if (wish) return `Would you like to ${toCustomer(wish)}?`;
  if (SHARED.test(aim)) return `Would you like to ${lowerFirst(aim)}?`;
  if (TELL.test(aim)) return `I would like to ${lowerFirst(aim)}. Are you interested?`;
  return `It is about this: ${lowerFirst(aim)}. Would you like to go ahead?`;
}

/** "the customer's appointment" is "your appointment" to the customer. */
const toCustomer = (text: string) =>
  text
    .replace(new RegExp(`\\b${CUSTOMER}['\u2019]s?(?=\\s)`, "gi"), "your")
    .replace(/\b(?:the|a) (?:customer|caller|lead|client|user|person|prospect|patient|guest)\b/gi, "you")
    .replace(/\btheir\b/gi, "your")
    .replace(/\bthem\b/gi, "you");

const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
