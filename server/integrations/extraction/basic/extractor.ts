import { STARTING_VARIABLES } from "@/server/domain/assistants/schema";
import { coerceValue, MAX_ITEMS } from "@/server/domain/evaluation/coerce";
import { verifyAll } from "@/server/domain/evaluation/evidence";
import type {
  Extraction,
  ExtractionInput,
  Extractor,
  VariableValue,
} from "@/server/domain/evaluation/schema";
import { mentionFlag, mentionIntent, mentionManyOptions, mentionOptions } from "./choices";
import { mentionPhones, mentionSpokenEmails } from "./contact-values";
import { type Conversation, readConversation } from "./conversation";
import { mentionFree, mentionReasons } from "./free-values";
import { loadTagger, mentionItems, type Tagger } from "./lists";
import { type Mention, settle, settleAll } from "./mentions";
import { type Moment, mentionClockTimes, mentionMoments } from "./moments";
import { mentionCustomerNames, mentionNames, mentionQualities } from "./name-values";
import { placeNames } from "./names";
import { mentionNumbers } from "./number-values";
import { readNumber } from "./numbers";
import { judgeOutcome, type Outcome } from "./outcome";
import { resolveDate } from "./resolve-date";
import { readSlot, type Slot } from "./slot";
import { summarise } from "./summary";
import {
  mentionAddresses,
  mentionCounts,
  mentionDates,
  mentionMoney,
  mentionPlaces,
  mentionTimes,
} from "./text-values";

/** What one variable came to. */
interface Finding {
  value: VariableValue;
  evidence: { turn: number; quote: string }[];
  reason?: string;
}

/**
 * The extractor that needs no network and no account: rules over the words of the call. Deterministic. What it
 * cannot settle is unknown; what it settles it proves with a quote. English only; marked "basic" wherever it is used.
 */
export function createBasicExtractor(): Extractor {
  return { extract: extractBasic };
}

/** Loads what the first call would wait for: the word lists take a third of a second, once in a process. */
export async function warmBasicExtractor(): Promise<void> {
  await createBasicExtractor().extract({
    assistant: { name: "", objective: "", language: "en-US" },
    variables: STARTING_VARIABLES,
    turns: [
      { role: "assistant", text: "Shall we meet in Boston on Monday?" },
      { role: "customer", text: "Yes, at ten." },
    ],
    startedAt: new Date(0),
    timeZone: "UTC",
    country: "US",
  });
}

async function extractBasic(input: ExtractionInput): Promise<Extraction> {
  const conversation = readConversation(input.turns, input.direction);
  const slots = input.variables.map(readSlot);
  const options = new Set(
    slots.flatMap((slot) => slot.variable.options.map((option) => option.toLowerCase())),
  );
  const context: Context = {
    input,
    conversation,
    slots,
    options,
    places: placeNames(conversation),
    outcomes: new Map(),
    tagger: slots.some(({ kind }) => kind === "list") ? await loadTagger() : null,
  };
  const extraction: Extraction = { variables: {}, evidence: {}, reasons: {}, model: "basic" };
  const claimed: Record<string, { turn: number; quote: string }[]> = {};
  for (const slot of slots) {
    const { name } = slot.variable;
    const found = conversation.lines.length === 0 ? unknown("Nobody spoke") : find(context, slot);
    const { value, reason } = coerceValue(slot.variable, found.value, input);
    extraction.variables[name] = value;
    claimed[name] = value === null ? [] : found.evidence;
    if (value === null) extraction.reasons[name] = reason ?? found.reason ?? "The call does not say";
  }
  extraction.evidence = verifyAll(input.turns, claimed);
  return extraction;
}

interface Context {
  input: ExtractionInput;
  conversation: Conversation;
  slots: Slot[];
  options: Set<string>;
  places: Set<string>;
  outcomes: Map<string, Outcome>;
  /** Null where no list is asked for. */
  tagger: Tagger | null;
}

function find(context: Context, slot: Slot): Finding {
  const { conversation } = context;
  const paired =
    slot.side !== null &&
    context.slots.some(
      (other) =>
        other !== slot && other.side !== null && other.side !== slot.side && other.kind === slot.kind,
    );
  const { type } = slot.variable;
  switch (slot.kind) {
    case "outcome":
      return fromOutcome(outcomeOf(context, slot));
    case "summary": {
      const summary = summarise(conversation, outcomeOf(context));
      return summary
        ? {
            value: summary.text,
            evidence: summary.lines.map((line) => ({ turn: line.turn, quote: line.text })),
          }
        : unknown("The customer said nothing");
    }
    case "intent":
      return decide(mentionIntent(conversation, slot));
    case "flag":
      return decide(mentionFlag(conversation, slot));
    case "quality": {
      if (type !== "enum") return decide(mentionQualities(conversation, slot, context.options));
      const twin = context.slots.some((other) => other !== slot && sameOptions(other, slot));
      return slot.variable.settings.multiple
        ? decideAll(mentionManyOptions(conversation, slot, twin))
        : decide(mentionOptions(conversation, slot, twin));
    }
    case "count":
      return type === "number"
        ? decide(mentionNumbers(conversation, slot))
        : decideCount(slot, mentionCounts(conversation, slot));
    case "money":
      return type === "number"
        ? decide(mentionNumbers(conversation, slot))
        : decide(mentionMoney(conversation, slot));
    case "date":
      return decideDate(context, slot, mentionDates(conversation, slot, paired));
    case "time":
      return decide(
        type === "time" ? mentionClockTimes(conversation, slot, paired) : mentionTimes(conversation, slot),
      );
    case "moment":
      return decideMoment(mentionMoments(conversation, slot, paired, context.input));
    case "list":
      return decideAll(context.tagger ? mentionItems(conversation, slot, context.tagger) : []);
    case "email":
      return decide(mentionSpokenEmails(conversation));
    case "phone":
      return decide(mentionPhones(conversation, context.input.country));
    case "address":
      return decide(mentionAddresses(conversation, slot));
    case "place":
      return decide(mentionPlaces(conversation, slot, paired));
    case "person":
    case "name": {
      const addresses = /destination|where|address/.test(slot.words.join(" "))
        ? mentionAddresses(conversation, slot)
        : [];
      return decide(
        [...mentionNames(conversation, slot, context.places), ...addresses].sort((a, b) => a.turn - b.turn),
      );
    }
    case "customer":
      return decide(mentionCustomerNames(conversation));
    case "reason":
      return decide(mentionReasons(conversation, slot));
    case "free":
      return decide(mentionFree(conversation, slot));
    default:
      return slot.kind satisfies never;
  }
}

const sameOptions = (a: Slot, b: Slot) =>
  a.variable.options.length > 0 && a.variable.options.join() === b.variable.options.join();
const unknown = (reason: string): Finding => ({ value: null, evidence: [], reason });

function outcomeOf(context: Context, slot?: Slot): Outcome {
  const objective = `${context.input.assistant.objective} ${slot?.variable.description ?? ""}`;
  const known = context.outcomes.get(objective) ?? judgeOutcome(context.conversation, objective);
  context.outcomes.set(objective, known);
  return known;
}

const fromOutcome = ({ value, reason, turn, quote }: Outcome): Finding =>
  turn === undefined || quote === undefined || value === null
    ? unknown(reason)
    : { value, evidence: [{ turn, quote }] };

function decide<T extends VariableValue>(mentions: Mention<T>[]): Finding {
  const mention = settle(mentions);
  return mention
    ? { value: mention.value, evidence: [{ turn: mention.turn, quote: mention.quote }] }
    : unknown("The call does not say");
}

/** Every binding value, with a quote for each. */
function decideAll(mentions: Mention[]): Finding {
  const found = settleAll(mentions).slice(0, MAX_ITEMS);
  return found.length > 0
    ? {
        value: found.map(({ value }) => value),
        evidence: found.map(({ turn, quote }) => ({ turn, quote })),
      }
    : unknown("The call does not say");
}

function decideMoment(moments: Moment[]): Finding {
  const moment = settle(moments);
  return moment
    ? { value: moment.value, evidence: [{ turn: moment.turn, quote: moment.quote }, moment.day] }
    : unknown("The call does not say both a day and a time");
}

/** How many, of options or in words. */
function decideCount(slot: Slot, mentions: Mention[]): Finding {
  const { type, options } = slot.variable;
  if (type === "text") return decide(mentions);
  return decide(
    mentions
      .map((mention) => ({ ...mention, value: String(readNumber(mention.value)) }))
      .filter(({ value }) => options.includes(value)),
  );
}

function decideDate(context: Context, slot: Slot, mentions: Mention[]): Finding {
  if (slot.variable.type !== "date") return decide(mentions);
  const { startedAt, timeZone } = context.input;
  return decide(
    mentions.flatMap((mention) => {
      const value = resolveDate(mention.value, startedAt, timeZone);
      return value === null ? [] : [{ ...mention, value }];
    }),
  );
}
