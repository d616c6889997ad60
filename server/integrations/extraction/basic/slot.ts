import type { PostCallVariable } from "@/server/domain/assistants/schema";

export type SlotKind =
  | "outcome"
  | "summary"
  | "date"
  | "time"
  | "moment"
  | "list"
  | "count"
  | "money"
  | "email"
  | "phone"
  | "address"
  | "place"
  | "person"
  | "customer"
  | "name"
  | "quality"
  | "reason"
  | "intent"
  | "flag"
  | "free";

/** What a variable asks for, read from its name and description. */
export interface Slot {
  variable: PostCallVariable;
  kind: SlotKind;
  /** Lower-case words of the name, then of the description, that carry meaning. */
  words: string[];
  nameWords: string[];
  /** Of two alike (from/to, start/end): which one this is. */
  side: "start" | "end" | null;
}

const EMPTY = new Set(
  "a an the of for to in on at is are be was were has have whether or not and any if boolean flag indicating name names type kind number amount total value which what who when where how their his her its user users customer customers caller person people call desired tentative new particular given with by that this from into it as did does do they them would like wants want wanted asked said mentioned happening used use located based currently available adequate inside played".split(
    " ",
  ),
);

const SUMMARY = /summar|recap|\bnotes?\b|what was said|two or three sentences/;
const OUTCOME = /objective|goal|outcome|achieved|was the call (?:a )?success/;
const START =
  /\b(?:from|origin|leaving from|departure|depart|pick ?up|pickup|check ?in|start|begin|source|sender|arrival date)\b/;
const END = /\b(?:to|destination|going to|drop ?off|dropoff|check ?out|end|return|recipient|until)\b/;

export function readSlot(variable: PostCallVariable): Slot {
  const name = variable.name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  const description = variable.description.toLowerCase();
  const split = (text: string) =>
    (text.match(/[a-z][a-z'-]+/g) ?? []).filter((word) => word.length > 2 && !EMPTY.has(word));
  const nameWords = split(name);
  return {
    variable,
    kind: kindOf(variable, name, description),
    nameWords,
    words: [...new Set([...nameWords, ...split(description)])],
    side:
      sideOf(name) ?? (/location|city|date|station|account|place/.test(name) ? sideOf(description) : null),
  };
}

const sideOf = (text: string) => (START.test(text) ? "start" : END.test(text) ? "end" : null);

function kindOf(variable: PostCallVariable, name: string, description: string): SlotKind {
  const both = `${name} ${description}`;
  if (variable.type === "boolean") {
    if (variable.settings.optOut) return "intent";
    if (/^(?:status|success|outcome|achieved|goal|objective)\b/.test(name) || OUTCOME.test(description))
      return "outcome";
    return /call ?back|voice ?mail|interested|interest\b|(?:do not|don't|stop) call|human|speak to|transferred|reached|agreed|refus/.test(
      both,
    )
      ? "intent"
      : "flag";
  }
  if (variable.type === "datetime") return "moment";
  if (
    variable.type === "date" ||
    variable.type === "time" ||
    variable.type === "phone" ||
    variable.type === "email" ||
    variable.type === "list"
  )
    return variable.type;
  if (variable.type === "enum") {
    const counted =
      !variable.settings.multiple && variable.options.every((option) => /^\d{1,3}\+?$/.test(option));
    return counted ? "count" : "quality";
  }
  if (variable.type === "number")
    return /amount|price|cost|budget|money|value|fee|salary|rent\b/.test(both) ||
      /^(?:[$£€]|usd|eur|gbp|dollars?|euros?|pounds?)$/i.test(variable.settings.unit ?? "")
      ? "money"
      : "count";
  return textKind(name, description);
}

function textKind(name: string, description: string): SlotKind {
  const both = `${name} ${description}`;
  if (SUMMARY.test(name) || SUMMARY.test(description)) return "summary";
  if (/e-?mail/.test(name)) return "email";
  if (/phone|mobile|callback number/.test(name)) return "phone";
  if (/\btime\b|\bhour\b/.test(name)) return "time";
  if (/\bdate\b|\bday\b|\bwhen\b/.test(name)) return "date";
  if (/number of|how many|length|duration|\bcount\b|party size/.test(both)) return "count";
  if (/amount|budget|price|cost|fee\b|fare\b/.test(name)) return "money";
  if (/address|street/.test(name)) return "address";
  if (/reason|why|objection|concern|complaint|problem|issue/.test(name)) return "reason";
  if (
    /^(?:customer|caller|user|lead|contact|client|full|first|last)? ?name$/.test(name) ||
    /name of the (?:customer|caller|user|lead|client)/.test(description)
  )
    return "customer";
  if (
    /therapist|doctor|dentist|stylist|recipient|person|agent|contact|artist|actor|director|actress|singer|band|author|starring|cast/.test(
      name,
    )
  )
    return "person";
  if (/\b(?:city|town|area|state|country|region)\b/.test(both) && !/name of/.test(description))
    return "place";
  if (
    /\bname\b|title|album|show|movie|song|event|station|airport|venue|hotel|restaurant|property|company|business|product|salon|attraction|theater|cinema/.test(
      name,
    )
  )
    return "name";
  if (/name of|title of/.test(description)) return "name";
  if (/location|destination|origin|place|where/.test(both))
    return /\b(?:hotel|city|apartment|restaurant)\b/.test(description) && !/pick ?up|drop/.test(name)
      ? "place"
      : "name";
  if (/categor|genre|type|kind|cuisine|sport|style|food|subcategory/.test(both)) return "quality";
  if (/\be-?mail\b/.test(description)) return "email";
  if (/phone number/.test(description)) return "phone";
  if (/\bdate\b/.test(description)) return "date";
  if (/\btime\b/.test(description)) return "time";
  return "free";
}
